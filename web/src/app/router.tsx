// Addresses and their pages; `src/http/pages.rs` serves the same addresses.
import { lazy, useEffect, type ReactNode } from 'react';
import { Route, Router, Switch, type AroundNavHandler } from 'wouter';
import type { Session } from '../session/session';
import { claimsOf } from '../session/token';
import { forgetPlace } from './dashboard/places';
import { NotFound } from './NotFound';
import { prefetchPages, pageNamed } from './pages';

const Account = lazy(() => pageNamed('account'));
const ComparePage = lazy(() => pageNamed('compare'));
const Dashboard = lazy(() => pageNamed('dashboard'));
const NewPlan = lazy(() => pageNamed('newPlan'));
const Operator = lazy(() => pageNamed('operator'));
const PlanPage = lazy(() => pageNamed('plan'));

type RenderPage = (session: Session, params: { id?: string }) => ReactNode;

const PAGES: Record<string, RenderPage> = {
  '/': () => <Dashboard archived={false} />,
  '/archived': () => <Dashboard archived />,
  '/new': (session) => <NewPlan session={session} />,
  '/plans/:id': (session, { id = '' }) => <PlanPage key={id} id={id} session={session} />,
  '/compare': () => <ComparePage />,
  '/account': (session) => <Account session={session} />,
  '/operator': (session) => (claimsOf(session.state().token).role === 'service_role' ? <Operator /> : <NotFound />),
};

/** The page of the current address. */
export function Pages({ session }: { session: Session }) {
  useEffect(prefetchPages, []);
  return (
    <Switch>
      {Object.entries(PAGES).map(([path, render]) => (
        <Route key={path} path={path}>
          {(params: { id?: string }) => render(session, params)}
        </Route>
      ))}
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

// A new page begins at its top. Going back is not navigated here: the browser restores where a person was.
const fromTheTop: AroundNavHandler = (navigate, to, options) => {
  if (!options?.replace) forgetPlace(to);
  navigate(to, options);
  if (!options?.replace) scrollTo(0, 0);
};

/** Provides the router to everything below. */
export function AppRouter({ children }: { children: ReactNode }) {
  return <Router aroundNav={fromTheTop}>{children}</Router>;
}
