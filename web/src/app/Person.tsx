// Everything of one signed-in person: their client with its cache, their stream, and the page they are on.
import { useEffect, useMemo, useRef } from 'react';
import { Provider } from 'urql';
import { useSession, type Session } from '../session/session';
import { createApi } from './api/client';
import { createSocket } from './api/socket';
import { Live } from './live/Live';
import { connected } from './live/connected';
import { Pages } from './router';
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
          <Pages session={session} />
        </Shell>
      </Live>
    </Provider>
  );
}
