// The whole page: who is signed in, then their plans.
import { claimsOf } from '../session/token';
import { useSession, type Session } from '../session/session';
import { SignedIn } from './SignedIn';
import { Shell } from './Shell';
import { SignIn } from './sign-in/SignIn';
import { SignInDialog } from './sign-in/SignInDialog';
import { ToastProvider } from './ui/toasts';
import { Page } from './ui/Page';

/** One person at a time: another one begins with nothing of the last. */
export function App({ session }: { session: Session }) {
  const { token, rejection, signOuts } = useSession(session);
  const { sub, role } = claimsOf(token);
  return (
    <ToastProvider>
      {sub ? (
        <SignedIn key={`${sub} ${role} ${signOuts}`} session={session} />
      ) : (
        <Shell session={session}>
          <Page title="Sign in" lead="Your plans are yours alone: sign in to see them.">
            <SignIn session={session} />
          </Page>
        </Shell>
      )}
      {/* What is on the page stays behind it, with all that was typed. */}
      {sub && rejection !== null && <SignInDialog session={session} reason={rejection} />}
    </ToastProvider>
  );
}
