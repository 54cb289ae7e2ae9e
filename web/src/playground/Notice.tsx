// The line under the header that says what is wrong with the sign-in and how to mend it.
import type { Session, SessionState } from '../session/session';
import { useSession } from './useSession';
import { expiresAt, isExpired, shortDate } from '../session/token';

/** Shown only while there is no token, or the one in use has expired or was turned down. */
export function Notice({ session }: { session: Session }) {
  const text = noticeFor(useSession(session));
  return (
    <p className="notice" role="alert" hidden={text === null}>
      {text}
    </p>
  );
}

function noticeFor({ source, token, rejection }: SessionState): string | null {
  if (!token || source === 'none') {
    return 'You are not signed in. Paste an access token above; “plan-creator token --user ID” prints one.';
  }
  const end = expiresAt(token);
  if (source === 'pasted' && end && isExpired(token)) {
    return `This token expired on ${shortDate(end)}. Paste a fresh one above.`;
  }
  return (
    rejection && `The server did not accept the access token: ${rejection.replace(/\.$/, '')}. Paste another one above.`
  );
}
