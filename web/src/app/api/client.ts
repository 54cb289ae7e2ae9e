// The GraphQL client of one person: normalised cache, POST for queries and mutations, the socket for streams.
import { Client, fetchExchange, mapExchange, subscriptionExchange, type ExecutionResult } from 'urql';
import type { Client as Socket } from 'graphql-ws';
import type { Session } from '../../session/session';
import { normalisedCache } from './cache';
import { PATIENCE_MS, takePrefetched } from './prefetch';
import { ENDPOINT } from './endpoint';
import { isUnauthenticated } from './errors';

/** A client with an empty cache that asks nothing before `begin`. Tells the session when its token is turned down. */
export function createApi(session: Session, socket: Socket, begin: Promise<unknown>): Client {
  return new Client({
    url: ENDPOINT,
    preferGetMethod: false,
    fetch: async (input, init) => {
      await begin;
      const token = await session.accessToken();
      const early = await takePrefetched(token, init?.body);
      if (early) return early;
      const headers = new Headers(init?.headers);
      if (token) headers.set('authorization', `Bearer ${token}`);
      const limit = AbortSignal.timeout(PATIENCE_MS);
      return fetch(input, { ...init, headers, signal: init?.signal ? AbortSignal.any([init.signal, limit]) : limit });
    },
    exchanges: [
      mapExchange({
        onResult: ({ error }) => {
          if (error && isUnauthenticated(error))
            void session.reject(error.graphQLErrors[0]?.message ?? 'The session has ended.');
        },
      }),
      normalisedCache(),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe(
              { query, variables },
              { ...sink, next: (result) => sink.next(result as ExecutionResult) },
            ),
          }),
        }),
      }),
    ],
  });
}
