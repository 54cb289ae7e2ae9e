// What the server tells its pages about itself.

/** Where people sign in by e-mail, where the server was told of a Supabase project. */
export interface SupabaseProject {
  url: string;
  anonKey: string;
}

/** The settings of a page, from `/config.json`. */
export interface PageConfig {
  /** A fresh token of the demo user, on the private database. */
  token: string | null;
  /** The demo user's name. */
  user: string | null;
  supabase: SupabaseProject | null;
  /** Whether there is a playground at /graphiql. */
  playground: boolean;
}

const NOTHING: PageConfig = { token: null, user: null, supabase: null, playground: false };

/** A server that has not said by then what it offers is taken to be silent. */
const PATIENCE_MS = 5_000;

/** Reads the settings, which the page may have preloaded; where the server is silent, those of one that offers nothing. */
export async function fetchConfig(): Promise<PageConfig> {
  try {
    const response = await fetch('/config.json', { signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok ? { ...NOTHING, ...((await response.json()) as Partial<PageConfig>) } : NOTHING;
  } catch {
    return NOTHING;
  }
}
