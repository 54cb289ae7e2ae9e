// What stands around every page: the name, the ways, whether the line is up, and the foot.
import type { ReactNode } from 'react';
import { useSession, type Session } from '../session/session';
import { claimsOf } from '../session/token';
import { LineState } from './live/LineState';
import { Link, routeOf, useLocation } from './router';

/** The frame with a page in it. */
export function Shell({ session, children }: { session: Session; children: ReactNode }) {
  const { token } = useSession(session);
  const { sub, role } = claimsOf(token);
  return (
    <>
      <a className="skip" href="#content">
        Skip to content
      </a>
      <header className="masthead">
        <Link to="/" className="brand">
          <Mark />
          Plan Creator
        </Link>
        {sub && (
          <nav aria-label="Main">
            <Way to="/" pages={['plans', 'archived', 'plan']}>
              Plans
            </Way>
            <Way to="/new" pages={['new']}>
              New plan
            </Way>
            <Way to="/account" pages={['account']}>
              Account
            </Way>
            {role === 'service_role' && (
              <Way to="/operator" pages={['operator']}>
                Operator
              </Way>
            )}
          </nav>
        )}
        {sub && <LineState />}
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">
        <p>
          Figures are computed from market assumptions, in US dollars. They are a plan, not a promise, and no financial
          advice.
        </p>
        {session.config.playground && (
          <p>
            <a href="/graphiql">GraphQL playground</a>
          </p>
        )}
      </footer>
    </>
  );
}

function Way({ to, pages, children }: { to: string; pages: string[]; children: ReactNode }) {
  const here = pages.includes(routeOf(useLocation().path).page);
  return (
    <Link to={to} aria-current={here ? 'page' : undefined}>
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
