// What every client library has to get from the server: one query, one mutation, one subscription that resumes.
import { check, finish, same } from '../report.mjs';
import { documents } from './documents.mjs';

const PATIENCE_MS = 60_000;

/**
 * Runs the job and sets the exit status. `connect(url, token)` gives the library's own way to do three things:
 * `query(document, variables)` and `mutate(document, variables)` resolve to the data, or reject;
 * `subscribe(document, variables, next)` resolves once the server has completed the stream, or rejects.
 */
export async function runJob(who, connect) {
  const [url, token] = process.argv.slice(2);
  if (!url || !token) {
    console.error(`usage: node ${process.argv[1]} URL TOKEN`);
    process.exit(2);
  }
  const client = connect(url, token);
  try {
    await job(who, client, token);
  } catch (problem) {
    check(`${who}: the run comes to its end`, false, problem.stack);
  } finally {
    await client.close();
  }
  process.exitCode = finish();
}

async function job(who, client, token) {
  const { sub } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
  same(`${who}: a query answers with the viewer`, (await client.query(documents.Viewer, {})).viewer.id, sub);

  const id = crypto.randomUUID();
  const input = { id, financialGoals: 'Save $60,000 for a house deposit in 8 years' };
  const create = async () => {
    const { created, plan, userErrors } = (await client.mutate(documents.CreatePlan, { input })).createPlan;
    return [created, plan?.id, userErrors.length];
  };
  same(`${who}: a mutation stores a plan`, await create(), [true, id, 0]);
  // The stream opens before the mutation is sent again: a worker is quick, and its steps are to be seen.
  const following = follow(client, id);
  same(`${who}: sent again, it says that the plan was there`, await create(), [false, id, 0]);

  const events = await following;
  same(`${who}: a subscription follows the plan to its end`, events.at(-1)?.status, 'COMPLETED');
  same(`${who}: every event is about this plan`, [...new Set(events.map((event) => event.plan.id))], [id]);
  same(`${who}: no event comes twice`, new Set(events.map((event) => event.cursor)).size, events.length);
  const rest = await follow(client, id, events[0].cursor);
  same(
    `${who}: resumed behind the first event, it gets exactly the rest`,
    rest.map((event) => `${event.stage} ${event.cursor}`),
    events.slice(1).map((event) => `${event.stage} ${event.cursor}`),
  );
  // The repeated mutation's answer may be older than the last event, and have come after it.
  await follow(client, id);
  await client.afterwards?.(id);
}

/** All the events of a plan's stream, behind a cursor or from the present state, once the server has completed it. */
async function follow(client, id, after = null) {
  const events = [];
  const ended = client.subscribe(documents.PlanProgress, { id, after }, (data) => events.push(data.planStatus));
  await soon(ended, () => `the stream after ${after} did not end; it brought ${JSON.stringify(events)}`);
  return events;
}

async function soon(promise, complaint) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(complaint())), PATIENCE_MS);
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
