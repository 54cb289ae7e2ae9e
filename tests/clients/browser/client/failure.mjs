// A plan that cannot be made: the page says why, the moment it is known. An agent elsewhere gives it up here.
import { check, same } from '../../report.mjs';
import { GOAL, send, write } from './page.mjs';

const REASON = 'There are no markets on Mondays.';
const CLAIM =
  'mutation { claimPlans(input: { worker: "elsewhere", limit: 100 }) { claims { claimToken plan { id } } } }';
const FAIL = 'mutation ($input: FailPlanInput!) { failPlan(input: $input) { userErrors { message } } }';

export async function failure({ origin, program, open, person }) {
  const { id, token } = await person();
  const page = await open(token);
  await write(page, origin, GOAL);
  const plan = await send(page);
  await page.locator('.progress[data-stage=QUEUED]').waitFor();
  await page.getByText(/Waiting for \d+ seconds?\./).waitFor();
  check('a plan that waits says for how long', true);
  await page.getByText('longer than usual').waitFor({ timeout: 40_000 });
  check('and when that is longer than usual', true);

  const agent = await program.token(id, '--role', 'service');
  const ask = async (query, variables) => {
    const headers = { authorization: `Bearer ${agent}`, 'content-type': 'application/json' };
    const answer = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    return (await answer.json()).data;
  };
  const { claims } = (await ask(CLAIM)).claimPlans;
  const { claimToken } = claims.find((claim) => claim.plan.id === plan);
  await page.locator('.progress[data-stage=PLANNING]').waitFor();
  const { userErrors } = (await ask(FAIL, { input: { claimToken, code: 'NO_MARKETS', message: REASON } })).failPlan;
  same('an agent elsewhere gives a plan up', userErrors, []);
  await page.locator('.progress[data-stage=STOPPED]').waitFor();
  check('the page says why', (await page.locator('.trouble').innerText()).includes(REASON));

  const failed = page.locator('.progress [data-state=failed]');
  same('the step that failed is not lit as done', await failed.getAttribute('data-step'), 'PLANNING');

  await page.getByText('Try a change').click();
  await page.getByRole('button', { name: 'Replace this plan' }).click();
  await page.locator('.progress[data-stage=QUEUED]').waitFor();
  check('and has it tried again', true);
  await page.context().close();
}
