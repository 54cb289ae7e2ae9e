// urql: its document cache, fetch for queries and mutations, and graphql-ws behind its subscription exchange.
//
//   node live/urql.mjs URL TOKEN
import { Client, cacheExchange, fetchExchange, subscriptionExchange } from '@urql/core';
import { onEnd, pipe, subscribe } from 'wonka';
import { openSocket } from '../socket.mjs';
import { runJob } from './job.mjs';

await runJob('urql', (url, token) => {
  const authorization = `Bearer ${token}`;
  const socket = openSocket(url, authorization);
  const client = new Client({
    url,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization } },
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
        }),
      }),
    ],
  });
  const data = ({ data, error }) => {
    if (error) throw error;
    return data;
  };
  return {
    query: async (query, variables) => data(await client.query(query, variables)),
    mutate: async (mutation, variables) => data(await client.mutation(mutation, variables)),
    subscribe: (query, variables, next) =>
      new Promise((complete, error) => {
        const note = (result) => {
          if (result.error) error(result.error);
          // urql gives the last result once more when the stream completes, and then says that no other follows.
          else if (result.hasNext) next(result.data);
        };
        pipe(client.subscription(query, variables), onEnd(complete), subscribe(note));
      }),
    close: () => socket.dispose(),
  };
});
