// What stands around every page: the name, the navigation, whether the line is up, and the foot.
import { Suspense, type ReactNode } from 'react';
import { Link, useLocation, useRoute } from 'wouter';
import type { Session } from '../session/session';
import { useSession } from '../session/useSession';
import { claimsOf } from '../session/token';
import { ConnectionStatus } from './live/ConnectionStatus';
import { ErrorBoundary } from './ui/ErrorBoundary';
import { words } from './words';
import { LanguageChoice } from './words/LanguageChoice';

/** The frame with a page in it. */
export function Shell({ session, children }: { session: Session; children: ReactNode }) {
  const { token } = useSession(session);
  const { sub, role } = claimsOf(token);
  const [path] = useLocation();
  const { shell } = words;
  return (
    <>
      <a className="skip" href="#content">
        {shell.skip}
      </a>
      <header className="masthead">
        <Link to="/" className="brand">
          <Mark />
          Plan Creator
        </Link>
        {sub && (
          <nav aria-label={shell.main}>
            <NavLink to="/" pattern={/^\/(archived|plans\/[^/]+)?$/}>
              {shell.plans}
            </NavLink>
            <NavLink to="/new">{shell.newPlan}</NavLink>
            <NavLink to="/compare">{shell.compare}</NavLink>
            <NavLink to="/account">{shell.account}</NavLink>
            {role === 'service_role' && <NavLink to="/operator">{shell.operator}</NavLink>}
          </nav>
        )}
        {sub && <ConnectionStatus />}
      </header>
      <main id="content" tabIndex={-1}>
        {/* A page that has failed is left by any link. */}
        <ErrorBoundary key={path}>
          <Suspense fallback={<p className="loading">{shell.loading}</p>}>{children}</Suspense>
        </ErrorBoundary>
      </main>
      <footer className="foot">
        <p>{shell.foot}</p>
        <LanguageChoice />
        {session.config.playground && (
          <p>
            <a href="/graphiql">{shell.playground}</a>
          </p>
        )}
      </footer>
    </>
  );
}

/** Marked as current on the pages whose addresses fit `pattern`. */
function NavLink({ to, pattern = to, children }: { to: string; pattern?: string | RegExp; children: ReactNode }) {
  const [current] = useRoute(pattern);
  return (
    <Link to={to} aria-current={current ? 'page' : undefined}>
      {children}
    </Link>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
      <path className="mark-band" d="M3 27 C12 25 20 17 29 4 L29 19 C21 24 12 27 3 27Z" />
      <path className="mark-line" d="M3 27 C12 26 21 20 29 11" />
    </svg>
  );
}
