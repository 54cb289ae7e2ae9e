// Everything of one signed-in person: their client with its cache, their stream, and the page they are on.
import { useEffect, useMemo, useRef } from 'react';
import { Provider } from 'urql';
import type { Session } from '../session/session';
import { useSession } from '../session/useSession';
import { createApi } from './api/client';
import { createSocket } from './api/socket';
import { LiveUpdates } from './live/LiveUpdates';
import { notifyConnected } from './live/connection';
import { streamBegin } from './live/position';
import { Pages } from './router';
import { Shell } from './Shell';

/** Mounted anew for another person. */
export function SignedIn({ session }: { session: Session }) {
  const { token } = useSession(session);
  const [socket, api, begin] = useMemo(() => {
    const socket = createSocket(session, notifyConnected);
    const begin = streamBegin(session);
    return [socket, createApi(session, socket, begin), begin];
  }, [session]);
  // A connection lives as long as the token it was opened with: with the next one, streams go on where they were.
  const opened = useRef(token);
  useEffect(() => {
    if (opened.current !== token) socket.terminate();
    opened.current = token;
  }, [socket, token]);
  return (
    <Provider value={api}>
      <LiveUpdates session={session} begin={begin}>
        <Shell session={session}>
          <Pages session={session} />
        </Shell>
      </LiveUpdates>
    </Provider>
  );
}
