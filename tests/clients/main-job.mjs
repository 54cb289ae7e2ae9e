// The main job with real clients: a plan is created through curl and watched through graphql-ws until it is done.
//
//   node main-job.mjs URL TOKEN [--seed N] [--sentence "…"] [--expect-all] [--by-hand "psql …"] [--patience SECONDS]
//
// --seed repeats a run, --sentence brings the goal's words, --expect-all says that workers start only later, so that
// all five stages must be seen, --by-hand says that none run and SQL through this command does their work.
import { parseArgs } from 'node:util';
import { finishByHand } from './by-hand.mjs';
import { checkFinishedPlan } from './finished-plan.mjs';
import { CREATE, PLAN } from './operations.mjs';
import { checkEdges, checkResumes, checkStages, follow } from './progress.mjs';
import { check, finish, same } from './report.mjs';
import { sentenceFor } from './sentence.mjs';
import { connect } from './server.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    sentence: { type: 'string' },
    'expect-all': { type: 'boolean', default: false },
    'by-hand': { type: 'string' },
    patience: { type: 'string', default: '60' },
  },
});
const [url, token] = positionals;
if (!url || !token) {
  console.error(
    'usage: node main-job.mjs URL TOKEN [--seed N] [--sentence "…"] [--expect-all] [--by-hand "psql …"] [--patience SECONDS]',
  );
  process.exit(2);
}

const seed = Number(options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]);
const goal = options.sentence
  ? { financialGoals: options.sentence, investmentPreferences: null, expected: null }
  : sentenceFor(seed);
const expectations = {
  ms: Number(options.patience) * 1_000,
  all: options['expect-all'] || options['by-hand'] !== undefined,
};
console.log(`# seed ${seed}`);
console.log(`# goal: ${goal.financialGoals}. ${goal.investmentPreferences ?? 'No preferences'}.`);

const server = connect(url, token);
try {
  await (options['by-hand'] === undefined ? watchTheWorkers() : writeByHand(options['by-hand']));
} catch (problem) {
  check('the run comes to its end', false, problem.stack);
} finally {
  await server.close();
}
process.exitCode = finish();

async function watchTheWorkers() {
  const id = await create();
  const [first, second] = [follow(server, id), follow(server, id)];
  await checkStages('subscribed at once', first, id, expectations);
  await checkStages('a second subscriber', second, id, expectations);
  const shared = first.events.filter((event) => second.events.some((other) => other.cursor === event.cursor));
  same(
    'both subscribers end on the same events',
    first.events.slice(-shared.length).map((e) => e.cursor),
    second.events.slice(-shared.length).map((e) => e.cursor),
  );
  await checkResumes(server, id, first.events);
  await checkEdges(server, id, first.events.at(-1)?.cursor);
  const { data, errors } = await server.post(PLAN, { id });
  if (check('the finished plan can be read', data?.plan?.id === id && !errors, errors ? JSON.stringify(errors) : '')) {
    checkFinishedPlan(data.plan, goal.expected, seed);
  }
  await watchFromLater();
}

// Whoever looks only once the agents are under way misses nothing of what is still to come.
async function watchFromLater() {
  const id = await create();
  const late = connect(url, token);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await checkStages('subscribed later, on a new connection', follow(late, id), id, { ...expectations, all: false });
  await late.close();
}

async function writeByHand(psql) {
  const id = await create();
  const stream = follow(server, id);
  await finishByHand(server, psql, id, stream);
  await checkStages('by hand', stream, id, expectations);
  await checkResumes(server, id, stream.events);
  await checkEdges(server, id, stream.events.at(-1)?.cursor);
}

async function create() {
  const id = crypto.randomUUID();
  const { financialGoals, investmentPreferences } = goal;
  const input = { id, financialGoals, investmentPreferences };
  const { data, errors } = await server.post(CREATE, { input });
  if (!data?.createPlan) throw new Error(`createPlan was refused: ${JSON.stringify(errors)}`);
  same(
    'createPlan stores the plan under the chosen id',
    [data.createPlan.created, data.createPlan.plan?.id, data.createPlan.userErrors],
    [true, id, []],
  );
  return id;
}
