// A session that has ended in the middle of something: sign in over the page, which stays as it was.
import { lazy, Suspense, useEffect, useRef } from 'react';
import type { Session } from '../../session/session';
import { pageNamed } from '../pages';
import { words } from '../words';

const SignIn = lazy(() => pageNamed('signIn'));

/** Open as long as the token in use is turned down. */
export function SignInDialog({ session, reason }: { session: Session; reason: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { again, ended, serverSays, out } = words.signIn;
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="sign-in-again"
      onCancel={(event) => event.preventDefault()}
      // A browser closes a dialog at the second Esc, whatever the page says to the first.
      onClose={() => dialog.current?.showModal()}
    >
      <h2 id="sign-in-again">{again}</h2>
      <p>{ended}</p>
      <p className="note">{serverSays(reason)}</p>
      <Suspense>
        <SignIn session={session} />
      </Suspense>
      <button type="button" className="link" onClick={() => session.signOut()}>
        {out}
      </button>
    </dialog>
  );
}
