// The whole page: who is signed in, then their plans.
import { lazy } from 'react';
import { useLocation } from 'wouter';
import { claimsOf } from '../session/token';
import type { Session } from '../session/session';
import { useSession } from '../session/useSession';
import { GoalBox } from './goal/GoalBox';
import { pageNamed } from './pages';
import { SignedIn } from './SignedIn';
import { Shell } from './Shell';
import { SignInDialog } from './sign-in/SignInDialog';
import { ToastProvider } from './ui/toasts';
import { Page } from './ui/Page';
import { words } from './words';

const SignIn = lazy(() => pageNamed('signIn'));

/** One person at a time: another one begins with nothing of the last. */
export function App({ session }: { session: Session }) {
  const { token, rejection, signOuts, linkProblem } = useSession(session);
  const { sub, role } = claimsOf(token);
  const [path] = useLocation();
  return (
    <ToastProvider>
      {sub ? (
        <SignedIn key={`${sub} ${role} ${signOuts}`} session={session} />
      ) : (
        <Shell session={session}>
          <Page title={words.signIn.title} lead={words.signIn.lead}>
            {linkProblem !== null && (
              <p className="trouble" role="alert">
                {words.signIn.linkFailed(linkProblem)}
              </p>
            )}
            {path === '/' && <GoalBox />}
            <SignIn session={session} />
          </Page>
        </Shell>
      )}
      {/* What is on the page stays behind it, with all that was typed. */}
      {sub && rejection !== null && <SignInDialog session={session} reason={rejection} />}
    </ToastProvider>
  );
}
