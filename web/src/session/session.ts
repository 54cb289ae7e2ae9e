// Who the page is signed in as: a pasted token, a person of Supabase, the server's demo user, or nobody.
import { useSyncExternalStore } from 'react';
import { fetchConfig, type PageConfig } from './config';
import { fromAddress, refreshed, Unreachable, type Tokens } from './supabase';
import { fromPaste, isExpired } from './token';

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
  refusal: string | null;
  /** How often somebody has signed out: what was shown before belongs to nobody any more. */
  departures: number;
}

/** The page's one session: holds the token in use and tells listeners when it changes. */
export class Session {
  #listeners = new Set<() => void>();
  #config: PageConfig;
  #state: SessionState;
  #renewal: Promise<void> | null = null;
  #departures = 0;

  private constructor(config: PageConfig) {
    this.#config = config;
    this.#state = this.#resolve();
  }

  /** Reads the server's settings, a link's tokens in the address, and what this browser tab signed in with earlier. */
  static async start(): Promise<Session> {
    const arrived = fromAddress();
    if (arrived) keep(SUPABASE, JSON.stringify(arrived));
    return new Session(await fetchConfig());
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
  use(pasted: string): void {
    keep(PASTED, fromPaste(pasted));
    this.#change(this.#resolve());
  }

  /** Uses the tokens of a person who signed in with Supabase. */
  signIn(tokens: Tokens): void {
    keep(PASTED, null);
    keep(SUPABASE, JSON.stringify(tokens));
    this.#change(this.#resolve());
  }

  /** Forgets whoever signed in; the demo user is back, or nobody. */
  signOut(): void {
    keep(PASTED, null);
    keep(SUPABASE, null);
    this.#departures += 1;
    this.#change(this.#resolve());
  }

  /** The server's answer to the last request: the reason it turned the token down, or null where it took it. */
  report(refusal: string | null): void {
    if (refusal !== this.#state.refusal) this.#change({ ...this.#state, refusal });
  }

  /** The server turned the token down: one that has expired is exchanged where it can be; else the page has to ask. */
  async refuse(reason: string): Promise<void> {
    const { token } = this.#state;
    await this.bearer();
    if (this.#state.token === token) this.report(reason);
  }

  /** The token for the next request; one that is about to expire is exchanged for a fresh one first, if it can be. */
  async bearer(): Promise<string | null> {
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
      const held = kept();
      if (!held || !this.#config.supabase) return;
      try {
        keep(SUPABASE, JSON.stringify(await refreshed(this.#config.supabase, held.refresh)));
      } catch (cause) {
        if (cause instanceof Unreachable) return;
        return this.report(cause instanceof Error ? cause.message : String(cause));
      }
    }
    this.#change(this.#resolve());
  }

  #resolve(): SessionState {
    const { token: demo, user: demoUser } = this.#config;
    const rest = { demoUser, refusal: null, departures: this.#departures };
    const pasted = sessionStorage.getItem(PASTED);
    if (pasted) return { source: 'pasted', token: pasted, ...rest };
    const signedIn = kept();
    if (signedIn) return { source: 'supabase', token: signedIn.access, ...rest };
    return { source: demo ? 'demo' : 'none', token: demo, ...rest };
  }

  #change(state: SessionState): void {
    this.#state = state;
    this.#listeners.forEach((listener) => listener());
  }
}

/** The session's state, kept current. */
export function useSession(session: Session): SessionState {
  return useSyncExternalStore(session.subscribe, session.state);
}

// Session storage ends with the browser tab and is never sent anywhere by itself.
function keep(key: string, value: string | null): void {
  if (value === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, value);
}

function kept(): Tokens | null {
  try {
    const found = JSON.parse(sessionStorage.getItem(SUPABASE) ?? 'null') as Partial<Tokens> | null;
    return found?.access && found.refresh ? { access: found.access, refresh: found.refresh } : null;
  } catch {
    return null;
  }
}
