// The header's sign-in: who the page acts as, and the field for another access token.
import { useState, type SubmitEvent } from 'react';
import type { Session, SessionState } from '../session/session';
import { useSession } from './useSession';
import { expiresAt, parseToken, isExpired, shortDate } from '../session/token';

/** The token field. A pasted token replaces the one in use; "Forget token" goes back to the demo user or to nobody. */
export function SignIn({ session }: { session: Session }) {
  const state = useSession(session);
  const [draft, setDraft] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    session.signInWithToken(draft);
    setDraft('');
  };
  const forget = (): void => {
    session.signInWithToken('');
    setDraft('');
  };
  return (
    <form className="sign-in" onSubmit={submit} aria-label="Sign in">
      <output className="sign-in-state" data-works={works(state)}>
        {describe(state)}
      </output>
      <label htmlFor="access-token">Access token</label>
      <input
        id="access-token"
        type="password"
        autoComplete="off"
        spellCheck={false}
        placeholder={state.token ? 'Paste another token' : 'Paste a token'}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
      />
      <button type="submit" disabled={!parseToken(draft)}>
        Use token
      </button>
      {state.source === 'pasted' && (
        <button type="button" onClick={forget}>
          Forget token
        </button>
      )}
    </form>
  );
}

function describe({ source, token, demoUser }: SessionState): string {
  if (source === 'none' || !token) return 'Not signed in';
  if (source === 'demo') return `Signed in as ${demoUser ?? 'the demo user'}`;
  const end = expiresAt(token);
  if (!end) return 'Using the pasted token';
  return isExpired(token) ? 'Pasted token, expired' : `Pasted token, valid until ${shortDate(end)}`;
}

function works({ token, rejection }: SessionState): boolean {
  return token !== null && rejection === null && !isExpired(token);
}
