// A plan carried through its stages with plain SQL: whoever writes to the table, the subscriber sees it.
import { PLAN } from './operations.mjs';
import { check, same } from './report.mjs';
import { run } from './server.mjs';

const TOLD_WITHIN_MS = 10_000;

const planner = {
  agent: 'planner_agent',
  status: 'success',
  parsed_goal: { goal_type: 'GENERAL', target_amount: 1000, time_horizon: 2 },
};
const portfolio = {
  agent: 'portfolio_agent',
  status: 'success',
  portfolio: { allocations: { stocks: 0.5, bonds: 0.5, alternatives: 0 } },
};
const planData = {
  user_input: { goal_type: 'GENERAL' },
  investment_plan: { investment_plan: { monthly_contribution: 42 } },
};

const STEPS = [
  ['PLANNING', "processing_status = 'PROCESSING'"],
  ['ALLOCATING', `agent_3_data = ${literal(planner)}`],
  ['COMPOSING', `agent_2_data = ${literal(portfolio)}`],
  ['DONE', `plan_data = ${literal(planData)}, processing_status = 'COMPLETED'`],
];

/** Takes the plan of a running `stream` to its end with `psql`, a command line that reads SQL from standard input. */
export async function finishByHand(server, psql, id, stream) {
  check('by hand: the plan waits until somebody touches it', await stream.reaches(1, TOLD_WITHIN_MS));
  for (const [stage, assignments] of STEPS) {
    const before = stream.events.length;
    const started = performance.now();
    const sql = `\\set ON_ERROR_STOP on\nUPDATE investment_plans SET ${assignments} WHERE id = '${id}';\n`;
    const printed = await run('sh', ['-c', psql], sql);
    const told = await stream.reaches(before + 1, TOLD_WITHIN_MS);
    const wait = told
      ? `${Math.round(stream.times[before] - started)} ms after psql was started`
      : `nothing came; psql said: ${printed}`;
    check(`by hand: ${stage} reaches the subscriber`, told && stream.events[before].stage === stage, wait);
  }
  const { data } = await server.post(PLAN, { id });
  same(
    'by hand: the stored JSON comes back as it was written',
    sorted([data.plan.agent3Data, data.plan.agent2Data, data.plan.planData]),
    sorted([planner, portfolio, planData]),
  );
}

function literal(json) {
  return `'${JSON.stringify(json).replaceAll("'", "''")}'`;
}

// jsonb keeps no key order.
function sorted(json) {
  if (Array.isArray(json)) return json.map(sorted);
  if (json === null || typeof json !== 'object') return json;
  return Object.fromEntries(
    Object.keys(json)
      .sort()
      .map((key) => [key, sorted(json[key])]),
  );
}
