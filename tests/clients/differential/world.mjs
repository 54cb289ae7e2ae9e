// What the documents ask about: two people's plans, which stay as they are from here on.

const PERSON = '00000000-0000-4000-8000-00000000d1f1';
const OTHER = '00000000-0000-4000-8000-00000000d1f2';
const planId = (number) => `00000000-0000-4000-8000-0000000000${number.toString(16).padStart(2, '0')}`;

const GOALS = [
  { financialGoals: 'House deposit of 80k in 5 years', planName: 'Ein Häuschen ☀' },
  { financialGoals: 'Retire at 62 with 1.2 million, I am 38', investmentPreferences: 'some ups and downs are ok' },
  { financialGoals: 'College for our daughter in 13 years, $180,000', riskLevel: 'CONSERVATIVE' },
  { financialGoals: 'A "boat"\nand a \\ sail', targetAmount: '45000.50', timeHorizon: 7 },
  { planType: 'GENERAL', targetAmount: '1000', timeHorizon: 1, riskLevel: 'AGGRESSIVE' },
];

/** Enters the plans and lets workers finish them; resolves to the tokens, and the ids and cursors there are. */
export async function enter(server) {
  const tokens = {
    person: await server.token(PERSON, 'authenticated'),
    service: await server.token(PERSON, 'service'),
    nobody: null,
  };
  const other = await server.token(OTHER, 'authenticated');
  const ask = async (token, query, variables) => {
    const { body } = await server.send(token, { query, variables });
    if (body.errors) throw new Error(`${query}: ${JSON.stringify(body.errors)}`);
    return body.data;
  };
  const create = (token, input) =>
    ask(
      token,
      'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { userErrors { message } plan { id } } }',
      { input },
    );
  for (const [number, goal] of GOALS.entries()) await create(tokens.person, { id: planId(number), ...goal });
  await create(other, { id: planId(0xee), financialGoals: 'A car for 20,000 in 3 years' });

  await fail(ask, tokens.service);
  const left = 'query { admin { queue { pending processing } } }';
  await server.work(async () => {
    for (;;) {
      const { queue } = (await ask(tokens.service, left)).admin;
      if (queue.pending + queue.processing === 0) return;
    }
  });
  const change = 'mutation ($id: ID!) { archivePlan(id: $id) { plan { id } } }';
  await ask(tokens.person, change, { id: planId(2) });
  await ask(tokens.person, 'mutation ($id: ID!) { setPlanFavorite(id: $id, isFavorite: true) { plan { id } } }', {
    id: planId(3),
  });

  const cursors = 'query ($id: ID!) { plans { edges { cursor } } plan(id: $id) { history { edges { cursor } } } }';
  const { plans, plan } = await ask(tokens.person, cursors, { id: planId(0) });
  return {
    tokens,
    ids: [...GOALS.keys()].map(planId).concat(PERSON),
    strangers: [planId(0xee), OTHER, planId(0xff)],
    cursors: plans.edges.map((edge) => edge.cursor),
    historyCursors: plan.history.edges.map((edge) => edge.cursor),
  };
}

/** One plan fails, so that there is a failure to ask for. */
async function fail(ask, service) {
  const claim = 'mutation { claimPlans(input: { worker: "differential" }) { claims { claimToken } } }';
  const [{ claimToken }] = (await ask(service, claim)).claimPlans.claims;
  const input = { claimToken, code: 'TOO_VAGUE', message: 'Nobody knows.', agent: 'PLANNER' };
  const done = await ask(
    service,
    'mutation ($input: FailPlanInput!) { failPlan(input: $input) { userErrors { message } plan { failure { code } } } }',
    { input },
  );
  if (!done.failPlan.plan?.failure) throw new Error(`no plan failed: ${JSON.stringify(done)}`);
}
