import { CombinedError, type Client } from 'urql';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followPlans, type StatusEvent } from './subscription';

interface Result {
  data?: { planStatuses: { cursor: string } };
  error?: CombinedError;
  hasNext: boolean;
}

/** A client whose streams the test feeds; `position` is where the stream stands now. */
function stand(position = 'now') {
  const streams: { after: string | null; emit: (result: Result) => void }[] = [];
  const client = {
    query: () => ({ toPromise: () => Promise.resolve({ data: { planStatusesCursor: position } }) }),
    subscription: (_: unknown, { after }: { after: string | null }) => ({
      subscribe: (emit: (result: Result) => void) => {
        streams.push({ after, emit });
        return { unsubscribe: () => undefined };
      },
    }),
  } as unknown as Client;
  return { client, streams };
}

const event = (cursor: string): Result => ({ data: { planStatuses: { cursor } }, hasNext: true });
const failed = (code: string): Result => ({
  error: new CombinedError({ graphQLErrors: [{ message: code, extensions: { code } }] }),
  hasNext: false,
});

/** Follows from a cursor, and notes what the page hears. */
function follow(client: Client, after: string | null = 'start') {
  const heard: string[] = [];
  let retry: () => void = () => undefined;
  const listener = {
    event: ({ cursor }: StatusEvent) => heard.push(cursor),
    broken: () => heard.push('broken'),
    rejected: () => heard.push('rejected'),
  };
  const stop = followPlans(client, after, listener, (now) => {
    retry = now;
    return () => undefined;
  });
  return { heard, stop, retry: () => retry() };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a broken stream resumes behind the last event', async () => {
  const { client, streams } = stand();
  const { heard } = follow(client);
  streams[0]?.emit(event('one'));
  streams[0]?.emit({ hasNext: false });
  await vi.advanceTimersByTimeAsync(250);
  expect(streams.map(({ after }) => after)).toEqual(['start', 'one']);
  streams[1]?.emit(event('two'));
  expect(heard).toEqual(['one', 'broken', 'two']);
});

test('what an old stream still says does not count', async () => {
  const { client, streams } = stand();
  const { heard } = follow(client);
  streams[0]?.emit({ hasNext: false });
  await vi.advanceTimersByTimeAsync(250);
  streams[0]?.emit(event('late'));
  expect(heard).toEqual(['broken']);
});

test('the delay grows up to five seconds', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const { client, streams } = stand();
  follow(client);
  for (const delay of [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]) {
    const before = streams.length;
    streams.at(-1)?.emit(failed('UNAVAILABLE'));
    await vi.advanceTimersByTimeAsync(delay - 1);
    expect(streams).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(streams).toHaveLength(before + 1);
  }
});

test.each(['EVENTS_TRIMMED', 'BAD_CURSOR'])('after %s the stream goes on from now', async (code) => {
  const { client, streams } = stand('now');
  follow(client);
  streams[0]?.emit(failed(code));
  await vi.advanceTimersByTimeAsync(250);
  expect(streams.at(-1)?.after).toBe('now');
});

test.each(['UNAUTHENTICATED', 'NOT_FOUND'])('%s ends it until there is reason to try again', async (code) => {
  const { client, streams } = stand();
  const { heard, retry } = follow(client);
  streams[0]?.emit(failed(code));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(streams).toHaveLength(1);
  retry();
  expect(streams).toHaveLength(2);
  expect(heard).toEqual(['rejected']);
});

test('nothing comes once it is stopped', async () => {
  const { client, streams } = stand();
  const { heard, stop } = follow(client);
  stop();
  streams[0]?.emit(event('late'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toEqual([]);
  expect(streams).toHaveLength(1);
});
