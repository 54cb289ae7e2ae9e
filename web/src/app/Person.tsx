// Everything of one signed-in person: their client with its cache, their stream, and the page they are on.
import { useEffect, useMemo, useRef } from 'react';
import { Provider } from 'urql';
import { useSession, type Session } from '../session/session';
import { claimsOf } from '../session/token';
import { Account } from './account/Account';
import { createApi } from './api/client';
import { createSocket } from './api/socket';
import { Dashboard } from './dashboard/Dashboard';
import { NewPlan } from './goal/NewPlan';
import { Live } from './live/Live';
import { connected } from './live/connected';
import { NotFound } from './NotFound';
import { Operator } from './operator/Operator';
import { PlanPage } from './plan/PlanPage';
import { routeOf, useLocation } from './router';
import { Shell } from './Shell';

/** Mounted anew for another person. */
export function Person({ session }: { session: Session }) {
  const { token } = useSession(session);
  const [socket, api] = useMemo(() => {
    const socket = createSocket(session, connected);
    return [socket, createApi(session, socket)];
  }, [session]);
  // A connection lives as long as the token it was opened with: with the next one, streams go on where they were.
  const opened = useRef(token);
  useEffect(() => {
    if (opened.current !== token) socket.terminate();
    opened.current = token;
  }, [socket, token]);
  return (
    <Provider value={api}>
      <Live session={session} waiting={<Shell session={session}>{null}</Shell>}>
        <Shell session={session}>
          <CurrentPage session={session} />
        </Shell>
      </Live>
    </Provider>
  );
}

function CurrentPage({ session }: { session: Session }) {
  const { path } = useLocation();
  const route = routeOf(path);
  const { role } = claimsOf(useSession(session).token);
  switch (route.page) {
    case 'plans':
      return <Dashboard key="plans" archived={false} />;
    case 'archived':
      return <Dashboard key="archived" archived />;
    case 'new':
      return <NewPlan session={session} />;
    case 'plan':
      return <PlanPage key={route.id} id={route.id} session={session} />;
    case 'account':
      return <Account session={session} />;
    case 'operator':
      return role === 'service_role' ? <Operator /> : <NotFound />;
    case 'nowhere':
      return <NotFound />;
  }
}
