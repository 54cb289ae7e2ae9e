// Holds random requests against graphql-js: whether each runs, and what comes of it.
//
//   node differential/run.mjs PROGRAM
//
// SEED repeats a run, DOCUMENTS says how many, FIRST where to begin: `SEED=7 FIRST=123 DOCUMENTS=1` is one of them.
import { readFileSync } from 'node:fs';
import { differentResult, differentVerdict, refusal } from './compare.mjs';
import { deliberate } from './deliberate.mjs';
import { makeRequest } from './documents.mjs';
import { start } from './program.mjs';
import { Reference } from './reference.mjs';
import { shrink } from './shrink.mjs';
import { alignIntrospection } from './introspection.mjs';
import { enter } from './world.mjs';

const number = (name, fallback) => Number(process.env[name] ?? fallback);
const seed = number('SEED', crypto.getRandomValues(new Uint32Array(1))[0]);
const [documents, firstOne] = [number('DOCUMENTS', 2_000), number('FIRST', 0)];
const AT_ONCE = 6;
/** Differences that are minimised; one is enough to fail. */
const SHOWN = number('SHOWN', 3);
/** The part of all requests that a limit may keep from being compared. */
const MAX_SKIPPED = 0.02;

const tally = {};
const count = (what) => void (tally[what] = (tally[what] ?? 0) + 1);
const found = [];

const server = await start(process.argv[2]);
try {
  const world = await enter(server);
  const send = (viewer, body) => server.send(world.tokens[viewer], body);
  const reference = new Reference(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'), send);
  await alignIntrospection(reference.schema, (body) => send('person', body));
  const began = performance.now();
  let next = firstOne;
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (stopped = true));
  const worker = async () => {
    while (next < firstOne + documents && found.length < SHOWN && !stopped) {
      const index = next++;
      const request = makeRequest(reference.schema, world, seed, index);
      const difference = await compare(reference, send, request, count);
      if (difference) found.push({ index, request, difference });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = (performance.now() - began) / 1_000;
  for (const one of found.sort((a, b) => a.index - b.index)) await show(reference, send, one);
  const tried = next - firstOne;
  console.log(`# seed ${seed}: ${tried} requests in ${seconds.toFixed(1)} s; ${said(tally)}`);
  const skipped = Object.keys(tally)
    .filter((what) => what.startsWith('limit '))
    .reduce((sum, what) => sum + tally[what], 0);
  if (skipped > tried * MAX_SKIPPED + 1) {
    console.log(`not ok ${skipped} requests were kept from being compared by limits`);
    process.exitCode = 1;
  }
  console.log(
    `${found.length === 0 ? 'ok' : 'not ok'} the server and graphql-js differ in ${found.length} of ${tried} requests`,
  );
  if (found.length > 0) process.exitCode = 1;
} catch (problem) {
  console.log(`not ok ${problem.stack}\n# seed ${seed}`);
  process.exitCode = 1;
} finally {
  await server.stop();
}

/** How the server and graphql-js differ over a request; null where they do not. */
async function compare(reference, send, request, note) {
  const { query, variables, operationName, viewer } = request;
  const judged = reference.judge(request);
  if (judged.operation && judged.operation.operation !== 'query')
    return (note('valid, but not a query: not sent'), null);
  const answer = await send(viewer, { query, variables, operationName });
  const ours = refusal(answer);
  const limit = /with (DOCUMENT_TOO_LARGE|QUERY_TOO_DEEP|QUERY_TOO_COMPLEX|TOO_MANY_\w+)$/.exec(ours ?? '');
  if (limit) return (note(`limit ${limit[1]}`), null);
  const result = judged.refused ? {} : await reference.run(judged, request, viewer).catch((problem) => ({ problem }));
  if (result.problem) return { kind: 'no plain answer', detail: result.problem.stack };
  const verdict = differentVerdict(judged, answer);
  if (verdict) {
    const reason = deliberate(judged, ours, reference);
    return reason ? (note(`deliberate: ${reason}`), null) : verdict;
  }
  if (judged.refused) return (note(`refused by ${judged.refused}`), null);
  note(`ran ${result.errors ? `with errors, data ${result.data ? 'there' : 'null'}` : 'without errors'}`);
  if (/\b__(schema|type)\b/.test(query)) note('asked for the schema');
  return differentResult(result, answer);
}

async function show(reference, send, { index, request, difference }) {
  const differs = async (candidate) => (await compare(reference, send, candidate, () => {}))?.kind === difference.kind;
  const small = await shrink(request, differs);
  const { detail } = (await compare(reference, send, small, () => {})) ?? difference;
  console.log(`not ok ${difference.kind} in request ${index}: ${detail}`);
  console.log(`  again: make differential SEED=${seed} FIRST=${index} DOCUMENTS=1`);
  console.log(
    `  ${small.viewer} ${JSON.stringify({ query: small.query, variables: small.variables, operationName: small.operationName })}`,
  );
}

function said(counts) {
  return Object.entries(counts)
    .sort()
    .map(([what, times]) => `${what} ${times}`)
    .join(', ');
}
