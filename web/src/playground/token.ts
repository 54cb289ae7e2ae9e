// What can be read off an access token without its key; nothing here decides whether a token is valid.

/** The token in what was pasted: without white space, quotes or a leading "Bearer". Null where nothing is left. */
export function fromPaste(text: string): string | null {
  return text.replace(/^[\s"']*(?:Bearer\s+)?/i, '').replace(/[\s"']+/g, '') || null;
}

/** When the token expires, by its `exp` claim; null where it is no JWT or names no end. */
export function expiresAt(token: string): Date | null {
  const payload = token.split('.')[1];
  if (!payload) return null;
  try {
    const claims: unknown = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
    const exp = (claims as { exp?: unknown }).exp;
    return typeof exp === 'number' ? new Date(exp * 1000) : null;
  } catch {
    return null;
  }
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
