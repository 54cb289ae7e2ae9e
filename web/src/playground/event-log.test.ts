import { expect, test } from 'vitest';
import { logged, type LoggedEvent } from './event-log';

test('a log begins anew with each subscription', () => {
  let log: LoggedEvent[] = [];
  log = logged(log, 'subscribed', undefined, 1000);
  log = logged(log, 'event', { stage: 'DONE' }, 1500);
  expect(log.map(({ kind, at, text }) => [kind, at, text])).toEqual([
    ['subscribed', 1000, ''],
    ['event', 1500, '{"stage":"DONE"}'],
  ]);
  expect(logged(log, 'subscribed', undefined, 2000)).toHaveLength(1);
});

test('what is too old is dropped behind the first line, and what is long is cut', () => {
  let log = logged([], 'subscribed', undefined, 0);
  for (let at = 1; at <= 600; at++) log = logged(log, 'event', 'x'.repeat(1000), at);
  expect(log).toHaveLength(500);
  expect([log[0]?.kind, log[1]?.at, log.at(-1)?.at]).toEqual(['subscribed', 102, 600]);
  expect(log.at(-1)?.text).toHaveLength(401);
});
