import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { prefetchQueries, takePrefetched } from './prefetch';

vi.mock('./endpoint', () => ({ ENDPOINT: 'http://server.test/graphql' }));

const QUERY = 'query Plans($first:Int!,$filter:PlanFilter){plans(first:$first,filter:$filter){totalCount}}';
const body = (variables: object, operationName = 'Plans') => JSON.stringify({ operationName, query: QUERY, variables });
const ask = (ready = Promise.resolve(true)) =>
  prefetchQueries('token', ready, [[QUERY, { first: 20, filter: { archived: 'EXCLUDE' } }]]);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.resolve(new Response('{}'))),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('what was asked early is not asked again, once', async () => {
  ask();
  const answer = takePrefetched('token', body({ filter: { archived: 'EXCLUDE' }, first: 20 }));
  expect((await answer)?.status).toBe(200);
  expect(await takePrefetched('token', body({ filter: { archived: 'EXCLUDE' }, first: 20 }))).toBeNull();
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('another question, another person, and a late one are not answered by it', async () => {
  ask();
  expect(await takePrefetched('token', body({ first: 20, filter: { archived: 'ONLY' } }))).toBeNull();
  expect(await takePrefetched('token', body({ first: 20, filter: { archived: 'EXCLUDE' } }, 'Other'))).toBeNull();
  expect(await takePrefetched('token', undefined)).toBeNull();
  expect(await takePrefetched('other', body({ first: 20, filter: { archived: 'EXCLUDE' } }))).toBeNull();
  ask();
  vi.advanceTimersByTime(10_001);
  expect(await takePrefetched('token', body({ first: 20, filter: { archived: 'EXCLUDE' } }))).toBeNull();
});

test('who wants it before it is asked waits for it, and asks anew where nothing was', async () => {
  let begin: (ready: boolean) => void = () => undefined;
  ask(new Promise((resolve) => (begin = resolve)));
  const answer = takePrefetched('token', body({ first: 20, filter: { archived: 'EXCLUDE' } }));
  expect(fetch).not.toHaveBeenCalled();
  begin(false);
  expect(await answer).toBeNull();
});

test('documents that are no texts are left to the page', async () => {
  prefetchQueries('token', Promise.resolve(true), [[{ kind: 'Document' }, {}]]);
  await Promise.resolve();
  expect(fetch).not.toHaveBeenCalled();
});
