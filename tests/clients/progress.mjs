// What planStatus owes every subscriber: the stages in order, once each, none missed, resumable at every cursor.
import { STATUS } from './operations.mjs';
import { check, same } from './report.mjs';

const STAGES = ['QUEUED', 'PLANNING', 'ALLOCATING', 'COMPOSING', 'DONE'];
const STATUS_OF = {
  QUEUED: 'PENDING',
  PLANNING: 'PROCESSING',
  ALLOCATING: 'PROCESSING',
  COMPOSING: 'PROCESSING',
  DONE: 'COMPLETED',
};
const PROMPT_MS = 3_000;

/** Opens planStatus for a plan; with `after`, behind that cursor. */
export function follow(server, id, after = null) {
  return server.follow(STATUS, { id, after }, 'planStatus');
}

/** Checks a stream that has ended, or should have within `ms`: a contiguous tail of the stages up to DONE. */
export async function checkStages(who, stream, id, { ms, all }) {
  const ended = await stream.ends(ms);
  check(`${who}: the stream completes by itself`, ended, stream.problem);
  const stages = stream.events.map((event) => event.stage);
  const tail = STAGES.slice(all ? 0 : Math.max(STAGES.indexOf(stages[0]), 0));
  same(
    `${who}: ${all ? 'all five stages come' : 'the stages come from the first one seen'} in order, once each, to DONE`,
    stages,
    tail,
  );
  checkEvents(who, stream.events, id);
}

function checkEvents(who, events, id) {
  same(`${who}: every event is about this plan`, [...new Set(events.flatMap((e) => [e.planId, e.plan.id]))], [id]);
  same(
    `${who}: the status fits the stage`,
    events.map((e) => e.status),
    events.map((e) => STATUS_OF[e.stage]),
  );
  check(`${who}: the first event names no previous status`, events[0]?.previousStatus === null);
  const moves = events.slice(1).map((event, i) => (event.status === events[i].status ? null : events[i].status));
  same(
    `${who}: each later event names the previous status where it changed`,
    events.slice(1).map((e) => e.previousStatus),
    moves,
  );
  check(
    `${who}: no cursor comes twice`,
    events.length > 0 && new Set(events.map((e) => e.cursor)).size === events.length,
  );
  const times = events.map((event) => Date.parse(event.occurredAt));
  check(
    `${who}: the events' times never go back`,
    times.every((time, i) => time >= (times[i - 1] ?? 0)),
  );
  check(
    `${who}: no event tells of a failure`,
    events.every((event) => event.failure === null),
  );
}

/** Checks that a subscriber who gives any cursor of `events` as `after` gets exactly what came behind it. */
export async function checkResumes(server, id, events) {
  for (const [i, { cursor, stage }] of events.entries()) {
    const stream = follow(server, id, cursor);
    const ended = await stream.ends(PROMPT_MS);
    const rest = events.slice(i + 1).map((event) => [event.cursor, event.stage]);
    const seen = stream.events.map((event) => [event.cursor, event.stage]);
    check(`resumed behind event ${i + 1} (${stage}): the stream completes`, ended, stream.problem);
    same(`resumed behind event ${i + 1} (${stage}): exactly the rest comes`, seen, rest);
  }
}

/** Checks the streams that must not simply be silent: a finished plan's, an unknown plan's, one behind a foreign cursor. */
export async function checkEdges(server, id, lastCursor) {
  const late = follow(server, id);
  check('after the end: the stream completes', await late.ends(PROMPT_MS), late.problem);
  same(
    'after the end: one event comes, the present state',
    late.events.map((e) => [e.stage, e.cursor]),
    [['DONE', lastCursor]],
  );
  for (const [name, stream] of [
    ['an unknown plan', follow(server, crypto.randomUUID())],
    ['a foreign cursor', follow(server, id, 'bm90IGEgY3Vyc29y')],
  ]) {
    await stream.ends(PROMPT_MS);
    const codes = Array.isArray(stream.error) ? stream.error.map((error) => error.extensions?.code) : [];
    check(
      `${name} is answered with a coded error`,
      codes.length > 0 && codes.every(Boolean) && stream.events.length === 0,
      codes.join(),
    );
    stream.stop();
  }
}
