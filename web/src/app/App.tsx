// The whole page: who is signed in, then their plans.
import { claimsOf } from '../session/token';
import { useSession, type Session } from '../session/session';
import { Person } from './Person';
import { Shell } from './Shell';
import { SignIn } from './sign-in/SignIn';
import { SignInDialog } from './sign-in/SignInDialog';
import { Toasts } from './ui/toasts';
import { Page } from './ui/Page';

/** One person at a time: another one begins with nothing of the last. */
export function App({ session }: { session: Session }) {
  const { token, refusal, departures } = useSession(session);
  const { sub, role } = claimsOf(token);
  return (
    <Toasts>
      {sub ? (
        <Person key={`${sub} ${role} ${departures}`} session={session} />
      ) : (
        <Shell session={session}>
          <Page title="Sign in" lead="Your plans are yours alone: sign in to see them.">
            <SignIn session={session} />
          </Page>
        </Shell>
      )}
      {/* What is on the page stays behind it, with all that was typed. */}
      {sub && refusal !== null && <SignInDialog session={session} reason={refusal} />}
    </Toasts>
  );
}
