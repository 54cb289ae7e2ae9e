// A session that has ended in the middle of something: sign in over the page, which stays as it was.
import { useEffect, useRef } from 'react';
import type { Session } from '../../session/session';
import { SignIn } from './SignIn';

/** Open as long as the token in use is turned down. */
export function SignInDialog({ session, reason }: { session: Session; reason: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="sign-in-again"
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id="sign-in-again">Sign in to go on</h2>
      <p>Your session has ended. What you have written is still here.</p>
      <p className="note">The server says: {reason}</p>
      <SignIn session={session} />
      <button type="button" className="link" onClick={() => session.signOut()}>
        Sign out instead
      </button>
    </dialog>
  );
}
