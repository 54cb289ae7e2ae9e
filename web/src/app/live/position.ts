// Where the stream stands as the page begins: asked for before any plan, so that nothing falls between the plans and the stream.
import type { Session } from '../../session/session';
import { claimsOf } from '../../session/token';
import { ENDPOINT } from '../api/endpoint';

/** A server that has not answered by then is not waited for: the pages say so where they ask themselves. */
const PATIENCE_MS = 4_000;

let asked: { token: string; position: Promise<string | null> } | null = null;

/** Asks while the page is still being loaded; `streamBegin` takes the answer. Null where nobody is signed in, or nobody answers. */
export async function prefetchPosition(session: Session): Promise<string | null> {
  const { token } = session.state();
  if (!token || !claimsOf(token).sub) return null;
  asked = { token, position: ask(session) };
  return asked.position;
}

/** The place from which to follow; null where the server has not said it. What was asked before is used once. */
export function streamBegin(session: Session): Promise<string | null> {
  const early = asked;
  asked = null;
  return early && early.token === session.state().token ? early.position : ask(session);
}

async function ask(session: Session): Promise<string | null> {
  try {
    const token = await session.accessToken();
    const answer = await fetch(ENDPOINT, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ operationName: 'StreamPosition', query: 'query StreamPosition { planStatusesCursor }' }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { data } = (await answer.json()) as { data?: { planStatusesCursor?: string | null } | null };
    return data?.planStatusesCursor ?? null;
  } catch {
    return null;
  }
}
