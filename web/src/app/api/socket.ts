// The one WebSocket of the page, for streams. It is not retried here: a stream resumes behind its own last event.
import { createClient, type Client } from 'graphql-ws';
import type { Session } from '../../session/session';
import { ENDPOINT } from './endpoint';

const PING_MS = 10_000;
const PONG_MS = 5_000;

/** A socket that signs in with the token of the moment, and notices a line that has gone silent. */
export function createSocket(session: Session, connected: () => void): Client {
  let silence: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: ENDPOINT.replace(/^http/, 'ws'),
    connectionParams: async () => {
      const token = await session.accessToken();
      return token ? { authorization: `Bearer ${token}` } : undefined;
    },
    connectionAckWaitTimeout: 10_000,
    retryAttempts: 0,
    keepAlive: PING_MS,
    on: {
      connected,
      ping: (received) => {
        if (!received) silence = setTimeout(() => client.terminate(), PONG_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(silence);
      },
      closed: () => clearTimeout(silence),
    },
  });
  return client;
}
