import { beforeEach, expect, test, vi } from 'vitest';
import type { Session } from './session';

const NOW = new Date('2026-11-29T12:00:00Z');
const PROJECT = { url: 'https://project.test', anonKey: 'public' };

/** A token of a person that ends so many seconds from now. */
function token(sub: string, seconds: number): string {
  const claims = { sub, exp: NOW.getTime() / 1000 + seconds };
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
}

/** Answers `/config.json` and the sign-in server by the end of their address; `null` is no connection. */
function serve(answers: Record<string, { status?: number; body: object } | null>) {
  const fetch = vi.fn((input: string) => {
    const [, answer] = Object.entries(answers).find(([end]) => input.endsWith(end)) ?? [];
    return answer
      ? Promise.resolve(Response.json(answer.body, { status: answer.status ?? 200 }))
      : Promise.reject(new TypeError('fetch failed'));
  });
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

/** What the browser keeps for all its tabs. */
function browser(items: Record<string, string> = {}) {
  const stored = new Map(Object.entries(items));
  vi.stubGlobal('addEventListener', (_: string, listener: (event: { key: string }) => void) => (otherTab = listener));
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
  return stored;
}

/** The module anew, as on a page that is opened. */
async function start(hash = ''): Promise<Session> {
  vi.stubGlobal('location', { hash, pathname: '/account', search: '' });
  vi.resetModules();
  return (await import('./session')).Session.start();
}

const replaceState = vi.fn();
let otherTab: (event: { key: string }) => void;
const tokens = (access: string, refresh = 'once') => JSON.stringify({ access, refresh });

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  vi.stubGlobal('history', { replaceState });
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('addEventListener', vi.fn());
});

test('a pasted token comes before a person of Supabase, and that one before the demo user', async () => {
  browser({ 'plan-creator:supabase': tokens(token('ada', 600)) });
  serve({ '/config.json': { body: { token: token('demo', 600), user: 'demo@example.com' } } });
  const session = await start();
  expect(session.state()).toMatchObject({ source: 'supabase', demoUser: 'demo@example.com' });
  session.signInWithToken(` Bearer ${token('bob', 600)} `);
  expect(session.state()).toMatchObject({ source: 'pasted', token: token('bob', 600) });
  session.signOut();
  expect(session.state()).toMatchObject({ source: 'demo', signOuts: 1 });
});

test('without a server nobody is signed in', async () => {
  browser();
  serve({});
  expect((await start()).state()).toMatchObject({ source: 'none', token: null });
});

test('where storage is blocked, the page signs in for as long as it is open', async () => {
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('denied', 'SecurityError');
    },
  });
  serve({ '/config.json': { body: {} } });
  const session = await start();
  session.signInWithToken(token('ada', 600));
  expect(session.state()).toMatchObject({ source: 'pasted', token: token('ada', 600) });
});

test('a link’s tokens are stored and leave the address', async () => {
  const stored = browser();
  serve({ '/config.json': { body: { supabase: PROJECT } } });
  const session = await start(`#access_token=${token('ada', 600)}&refresh_token=once&type=magiclink`);
  expect(session.state()).toMatchObject({ source: 'supabase', token: token('ada', 600) });
  expect(stored.get('plan-creator:supabase')).toBe(tokens(token('ada', 600)));
  expect(replaceState).toHaveBeenCalledWith(null, '', '/account');
});

test('a link that signs nobody in says why, and leaves the address', async () => {
  browser();
  serve({ '/config.json': { body: { supabase: PROJECT } } });
  const session = await start('#error=access_denied&error_description=Email+link+has+expired');
  expect(session.state()).toMatchObject({ source: 'none', linkProblem: 'Email link has expired' });
  expect(replaceState).toHaveBeenCalledWith(null, '', '/account');
});

test('what another tab signs in with counts here, too', async () => {
  const stored = browser();
  serve({ '/config.json': { body: {} } });
  const session = await start();
  stored.set('plan-creator:token', token('ada', 600));
  otherTab({ key: 'plan-creator:token' });
  expect(session.state()).toMatchObject({ source: 'pasted', token: token('ada', 600) });
  stored.delete('plan-creator:token');
  otherTab({ key: 'plan-creator:token' });
  expect(session.state()).toMatchObject({ source: 'none', token: null });
});

test('a token that another tab has exchanged is not exchanged again', async () => {
  const stored = browser({ 'plan-creator:supabase': tokens(token('ada', 10)) });
  const fetch = serve({ '/config.json': { body: { supabase: PROJECT } } });
  const session = await start();
  stored.set('plan-creator:supabase', tokens(token('ada', 3600), 'twice'));
  expect(await session.accessToken()).toBe(token('ada', 3600));
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('a token about to end is exchanged once, however many requests wait for it', async () => {
  browser({ 'plan-creator:supabase': tokens(token('ada', 29)) });
  const fresh = { access_token: token('ada', 3600), refresh_token: 'twice' };
  const fetch = serve({ '/config.json': { body: { supabase: PROJECT } }, refresh_token: { body: fresh } });
  const session = await start();
  expect(await Promise.all([session.accessToken(), session.accessToken()])).toEqual([
    fresh.access_token,
    fresh.access_token,
  ]);
  expect(fetch).toHaveBeenCalledTimes(2);
  expect(localStorage.getItem('plan-creator:supabase')).toBe(tokens(fresh.access_token, 'twice'));
});

test('a token with time left is used as it is, and so is a pasted one that has ended', async () => {
  browser({ 'plan-creator:supabase': tokens(token('ada', 31)) });
  const fetch = serve({ '/config.json': { body: { supabase: PROJECT } } });
  const session = await start();
  expect(await session.accessToken()).toBe(token('ada', 31));
  session.signInWithToken(token('bob', -1));
  expect(await session.accessToken()).toBe(token('bob', -1));
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('a sign-in server that cannot be reached ends no session', async () => {
  browser({ 'plan-creator:supabase': tokens(token('ada', 10)) });
  serve({ '/config.json': { body: { supabase: PROJECT } }, refresh_token: null });
  const session = await start();
  expect(await session.accessToken()).toBe(token('ada', 10));
  expect(session.state().rejection).toBeNull();
});

test('a refresh token that does not count any more has the page ask', async () => {
  browser({ 'plan-creator:supabase': tokens(token('ada', 10)) });
  const refused = { status: 400, body: { msg: 'Invalid Refresh Token' } };
  serve({ '/config.json': { body: { supabase: PROJECT } }, refresh_token: refused });
  const session = await start();
  await session.accessToken();
  expect(session.state()).toMatchObject({ rejection: 'Invalid Refresh Token', token: token('ada', 10) });
});

test('a token that the server turns down is asked for anew, and its listeners hear of it', async () => {
  browser();
  serve({ '/config.json': { body: {} } });
  const session = await start();
  session.signInWithToken(token('ada', 600));
  const listener = vi.fn();
  const unsubscribe = session.subscribe(listener);
  await session.reject('The key has changed.');
  expect(session.state().rejection).toBe('The key has changed.');
  unsubscribe();
  session.signInWithToken(token('ada', 900));
  expect(session.state().rejection).toBeNull();
  expect(listener).toHaveBeenCalledTimes(1);
});

test('the demo user’s token is asked for again before it ends', async () => {
  browser();
  serve({ '/config.json': { body: { token: token('demo', 10), user: 'demo@example.com' } } });
  const session = await start();
  serve({ '/config.json': { body: { token: token('demo', 600), user: 'demo@example.com' } } });
  expect(await session.accessToken()).toBe(token('demo', 600));
});
