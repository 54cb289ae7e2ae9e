// Who the page is signed in as: a pasted token, the server's demo user, or nobody.
import { useSyncExternalStore } from 'react';
import { fromPaste, isExpired } from './token';

const STORAGE_KEY = 'plan-creator:token';

interface PageConfig {
  token: string | null;
  user: string | null;
}

/** What the page shows of its session. */
export interface SessionState {
  /** Where the token in use comes from. */
  source: 'pasted' | 'demo' | 'none';
  token: string | null;
  /** The demo user's name, where the server offers one. */
  demoUser: string | null;
  /** Why the server turned the token down; null while it has not. */
  refusal: string | null;
}

/** The page's one session: holds the token in use and tells listeners when it changes. */
export class Session {
  #listeners = new Set<() => void>();
  #config: PageConfig;
  #state: SessionState;

  private constructor(config: PageConfig) {
    this.#config = config;
    this.#state = this.#resolve();
  }

  /** Reads the server's settings and any token pasted earlier in this browser tab. */
  static async start(): Promise<Session> {
    return new Session(await fetchConfig());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): SessionState => this.#state;

  /** Uses the pasted token from now on; empty text goes back to the demo user or to nobody. */
  use(pasted: string): void {
    const token = fromPaste(pasted);
    // Session storage ends with the browser tab and is never sent anywhere by itself.
    if (token) sessionStorage.setItem(STORAGE_KEY, token);
    else sessionStorage.removeItem(STORAGE_KEY);
    this.#change(this.#resolve());
  }

  /** The server's answer to the last request: the reason it turned the token down, or null where it took it. */
  report(refusal: string | null): void {
    if (refusal !== this.#state.refusal) this.#change({ ...this.#state, refusal });
  }

  /** The token for the next request; an expired demo token is exchanged for a fresh one first. */
  async bearer(): Promise<string | null> {
    const { source, token } = this.#state;
    if (source === 'demo' && token && isExpired(token)) {
      this.#config = await fetchConfig();
      this.#change(this.#resolve());
    }
    return this.#state.token;
  }

  #resolve(): SessionState {
    const pasted = sessionStorage.getItem(STORAGE_KEY);
    const { token: demo, user: demoUser } = this.#config;
    if (pasted) return { source: 'pasted', token: pasted, demoUser, refusal: null };
    return { source: demo ? 'demo' : 'none', token: demo, demoUser, refusal: null };
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

async function fetchConfig(): Promise<PageConfig> {
  try {
    const response = await fetch('/graphiql/config.json', { cache: 'no-store' });
    const config = response.ok ? ((await response.json()) as Partial<PageConfig>) : {};
    return { token: config.token ?? null, user: config.user ?? null };
  } catch {
    return { token: null, user: null };
  }
}
