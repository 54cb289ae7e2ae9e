// Who the page is signed in as: a pasted token, a person of Supabase, the server's demo user, or nobody.
import { fetchConfig, type PageConfig } from './config';
import { takeLink, refreshTokens, NetworkError, type Tokens } from './supabase';
import { browserStorage } from './storage';
import { parseToken, isExpired } from './token';

const PASTED = 'plan-creator:token';
const SUPABASE = 'plan-creator:supabase';
/** A token that ends this soon is exchanged before it is used. */
const MARGIN_MS = 30_000;

/** What the page shows of its session. */
export interface SessionState {
  /** Where the token in use comes from. */
  source: 'pasted' | 'supabase' | 'demo' | 'none';
  token: string | null;
  /** The demo user's name, where the server offers one. */
  demoUser: string | null;
  /** Why the server turned the token down; null while it has not. */
  rejection: string | null;
  /** How often somebody has signed out: what was shown before belongs to nobody any more. */
  signOuts: number;
  /** Why the link by which the page was opened signs nobody in; null where it does, or there was none. */
  linkProblem: string | null;
}

/** The page's one session: holds the token in use and tells listeners when it changes. */
export class Session {
  #listeners = new Set<() => void>();
  #config: PageConfig;
  #state: SessionState;
  #renewal: Promise<void> | null = null;
  #signOuts = 0;
  #linkProblem: string | null;

  private constructor(config: PageConfig, linkProblem: string | null) {
    this.#config = config;
    this.#linkProblem = linkProblem;
    this.#state = this.#resolve();
    // Another tab has signed in or out, or has exchanged a token.
    addEventListener('storage', ({ key }) => {
      if (key === PASTED || key === SUPABASE || key === null) this.#setState(this.#resolve());
    });
  }

  /** Reads the server's settings, what a link left in the address, and what this browser signed in with earlier. */
  static async start(): Promise<Session> {
    const link = takeLink();
    if (link && 'access' in link) store(SUPABASE, JSON.stringify(link));
    return new Session(await fetchConfig(), link && 'problem' in link ? link.problem : null);
  }

  /** The server's settings. */
  get config(): PageConfig {
    return this.#config;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): SessionState => this.#state;

  /** Uses the pasted token from now on; empty text goes back to the demo user or to nobody. */
  signInWithToken(pasted: string): void {
    store(PASTED, parseToken(pasted));
    this.#setState(this.#resolve());
  }

  /** Uses the tokens of a person who signed in with Supabase. */
  signInWithSupabase(tokens: Tokens): void {
    store(PASTED, null);
    store(SUPABASE, JSON.stringify(tokens));
    this.#setState(this.#resolve());
  }

  /** Forgets whoever signed in; the demo user is back, or nobody. */
  signOut(): void {
    store(PASTED, null);
    store(SUPABASE, null);
    this.#signOuts += 1;
    this.#setState(this.#resolve());
  }

  /** The server's answer to the last request: the reason it turned the token down, or null where it took it. */
  setRejection(rejection: string | null): void {
    if (rejection !== this.#state.rejection) this.#setState({ ...this.#state, rejection });
  }

  /** The server turned the token down: one that has expired is exchanged where it can be; else the page has to ask. */
  async reject(reason: string): Promise<void> {
    const { token } = this.#state;
    await this.accessToken();
    if (this.#state.token === token) this.setRejection(reason);
  }

  /** The token for the next request; one that is about to expire is exchanged for a fresh one first, if it can be. */
  async accessToken(): Promise<string | null> {
    const { source, token } = this.#state;
    const renewable = source === 'demo' || source === 'supabase';
    if (renewable && token && isExpired(token, new Date(Date.now() + MARGIN_MS))) {
      // A refresh token counts once: requests of the same moment share the exchange.
      this.#renewal ??= this.#renew(source).finally(() => (this.#renewal = null));
      await this.#renewal;
    }
    return this.#state.token;
  }

  async #renew(source: 'demo' | 'supabase'): Promise<void> {
    if (source === 'demo') this.#config = await fetchConfig();
    else {
      try {
        await alone(() => this.#exchange());
      } catch (cause) {
        if (cause instanceof NetworkError) return;
        return this.setRejection(cause instanceof Error ? cause.message : String(cause));
      }
    }
    this.#setState(this.#resolve());
  }

  /** Exchanges the refresh token, unless another tab has done so in the meantime. */
  async #exchange(): Promise<void> {
    const tokens = storedTokens();
    if (!tokens || !this.#config.supabase || tokens.access !== this.#state.token) return;
    store(SUPABASE, JSON.stringify(await refreshTokens(this.#config.supabase, tokens.refresh)));
  }

  #resolve(): SessionState {
    const { token: demo, user: demoUser } = this.#config;
    const rest = { demoUser, rejection: null, signOuts: this.#signOuts, linkProblem: this.#linkProblem };
    const pasted = browserStorage.getItem(PASTED);
    if (pasted) return { source: 'pasted', token: pasted, ...rest };
    const signedIn = storedTokens();
    if (signedIn) return { source: 'supabase', token: signedIn.access, ...rest };
    return { source: demo ? 'demo' : 'none', token: demo, ...rest };
  }

  #setState(state: SessionState): void {
    this.#state = state;
    this.#listeners.forEach((listener) => listener());
  }
}

/** Runs `exchange` while no other tab runs its own; a refresh token counts once. */
async function alone(exchange: () => Promise<void>): Promise<void> {
  // Missing where the page is served over plain http from another machine.
  const locks = (navigator as { locks?: LockManager }).locks;
  await (locks ? locks.request(SUPABASE, exchange) : exchange());
}

function store(key: string, value: string | null): void {
  if (value === null) browserStorage.removeItem(key);
  else browserStorage.setItem(key, value);
}

function storedTokens(): Tokens | null {
  try {
    const found = JSON.parse(browserStorage.getItem(SUPABASE) ?? 'null') as Partial<Tokens> | null;
    return found?.access && found.refresh ? { access: found.access, refresh: found.refresh } : null;
  } catch {
    return null;
  }
}
