// What can be read off an access token without its key; nothing here decides whether a token is valid.

/** The token in what was pasted: without white space, quotes or a leading "Bearer". Null where nothing is left. */
export function parseToken(text: string): string | null {
  return text.replace(/^[\s"']*(?:Bearer\s+)?/i, '').replace(/[\s"']+/g, '') || null;
}

/** What a token says of its bearer; nothing where it is no JWT. */
export interface Claims {
  sub?: string;
  email?: string;
  role?: string;
  exp?: number;
}

/** The claims of a JWT, read without its key. */
export function claimsOf(token: string | null): Claims {
  const payload = token?.split('.')[1];
  if (!payload) return {};
  try {
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (byte) => byte.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    return {};
  }
}

/** When the token expires, by its `exp` claim; null where it is no JWT or names no end. */
export function expiresAt(token: string): Date | null {
  const { exp } = claimsOf(token);
  return typeof exp === 'number' ? new Date(exp * 1000) : null;
}

/** Whether the token's own end has passed, by this machine's clock. */
export function isExpired(token: string, now = new Date()): boolean {
  const end = expiresAt(token);
  return end !== null && end <= now;
}

/** An instant as people write it where the browser is. */
export function shortDate(instant: Date): string {
  return instant.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
