// The socket for subscriptions, as every client here opens it.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** A graphql-ws client of the server at `url` that signs in with `authorization`, and gives up when it is cut off. */
export function openSocket(url, authorization, settings = {}) {
  return createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: 0,
    ...settings,
  });
}
