// Sign-in by e-mail against Supabase's auth server: its REST endpoints, as its documentation has them.
import type { SupabaseProject } from './config';

/** What a person who signed in holds. */
export interface Tokens {
  access: string;
  refresh: string;
}

/** The sign-in server said nothing: what it said last counts on. */
export class NetworkError extends Error {}

/** Signs in with a password. Rejects with the server's own sentence. */
export async function signInWithPassword(project: SupabaseProject, email: string, password: string): Promise<Tokens> {
  return tokensIn(await ask(project, '/token?grant_type=password', { email, password }));
}

/** Has a link sent that comes back to `returnTo` signed in. */
export async function sendMagicLink(project: SupabaseProject, email: string, returnTo: string): Promise<void> {
  await ask(project, `/otp?redirect_to=${encodeURIComponent(returnTo)}`, { email, create_user: true });
}

/** Exchanges a refresh token, which counts once, for fresh ones. */
export async function refreshTokens(project: SupabaseProject, refresh: string): Promise<Tokens> {
  return tokensIn(await ask(project, '/token?grant_type=refresh_token', { refresh_token: refresh }));
}

/** What a link from an e-mail left in the page's address, which is taken out of it: tokens, or why there are none. */
export function takeLink(): Tokens | { problem: string } | null {
  const found = new URLSearchParams(location.hash.slice(1));
  const [access, refresh] = [found.get('access_token'), found.get('refresh_token')];
  const problem = found.get('error_description') ?? found.get('error');
  if (!(access && refresh) && !problem) return null;
  history.replaceState(null, '', location.pathname + location.search);
  return access && refresh ? { access, refresh } : { problem: problem ?? '' };
}

async function ask(project: SupabaseProject, path: string, body: object): Promise<Record<string, unknown>> {
  let response: Response;
  try {
    response = await fetch(`${project.url}/auth/v1${path}`, {
      method: 'POST',
      headers: { apikey: project.anonKey, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new NetworkError('The sign-in server could not be reached.');
  }
  const said = ((await response.json().catch(() => null)) ?? {}) as Record<string, unknown>;
  if (response.ok) return said;
  const sentence = said['msg'] ?? said['error_description'] ?? said['message'];
  throw new Error(typeof sentence === 'string' ? sentence : `The sign-in server answered ${response.status}.`);
}

function tokensIn(said: Record<string, unknown>): Tokens {
  const [access, refresh] = [said['access_token'], said['refresh_token']];
  if (typeof access === 'string' && typeof refresh === 'string') return { access, refresh };
  throw new Error('The sign-in server answered without a token.');
}
