// What a page asks for first, asked while the page itself is still being loaded.
import { ENDPOINT } from './endpoint';

/** A request that has no answer by then has failed: the page says so, and how to try again. */
export const PATIENCE_MS = 20_000;
/** What no page has asked for by then is asked for anew. */
const FRESH_MS = 10_000;

/** A query and its variables, as a page asks them. */
export type Asked = [query: unknown, variables: object];

interface Early {
  token: string;
  at: number;
  query: string;
  variables: object;
  /** Null where there was none to be had. */
  answer: Promise<Response | null>;
}

let early: Early[] = [];

/** Asks them once `ready` says so; `takePrefetched` hands their answers on, also to those who want them before that. */
export function prefetchQueries(token: string, ready: Promise<boolean>, all: Asked[]): void {
  early = all.flatMap(([query, variables]) => {
    // Only the build has documents as texts.
    if (typeof query !== 'string') return [];
    const answer = ready.then((is) => (is ? ask(token, query, variables) : null));
    // Whoever takes it hears of it.
    answer.catch(() => undefined);
    return [{ token, at: Date.now(), query, variables, answer }];
  });
}

function ask(token: string, query: string, variables: object): Promise<Response> {
  return fetch(ENDPOINT, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ operationName: nameOf(query), query, variables }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}

/** The answer to the body of a request that was asked early for the bearer of this token, once. */
export async function takePrefetched(token: string | null, body: unknown): Promise<Response | null> {
  if (early.length === 0 || typeof body !== 'string') return null;
  const { operationName, variables = {} } = JSON.parse(body) as { operationName?: string; variables?: object };
  const found = early.find((one) => nameOf(one.query) === operationName && same(one.variables, variables));
  if (!found) return null;
  early = early.filter((one) => one !== found);
  return found.token === token && Date.now() - found.at < FRESH_MS ? found.answer : null;
}

function nameOf(query: string): string | undefined {
  return /^query (\w+)/.exec(query)?.[1];
}

/** Whether variables are the same, in whatever order they stand. */
function same(one: object, other: object): boolean {
  const text = (value: object): string =>
    JSON.stringify(value, (_, value: unknown) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    );
  return text(one) === text(other);
}
