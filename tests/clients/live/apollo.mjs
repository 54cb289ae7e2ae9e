// Apollo Client: HTTP for queries and mutations, a socket for subscriptions, and one cache that both of them fill.
//
//   node live/apollo.mjs URL TOKEN
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { same } from '../report.mjs';
import { openSocket } from '../socket.mjs';
import { runJob } from './job.mjs';

await runJob('Apollo Client', (url, token) => {
  const authorization = `Bearer ${token}`;
  const socket = openSocket(url, authorization);
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      new HttpLink({ uri: url, headers: { authorization } }),
    ),
  });
  return {
    query: async (query, variables) => (await client.query({ query, variables })).data,
    mutate: async (mutation, variables) => (await client.mutate({ mutation, variables })).data,
    subscribe: (query, variables, next) =>
      new Promise((complete, error) => {
        const note = (result) => (result.error ? error(result.error) : next(result.data));
        client.subscribe({ query, variables }).subscribe({ next: note, error, complete });
      }),
    // The mutation's plan and the subscription's are one object in the cache, by type and id.
    afterwards: (id) => {
      const fragment = gql('fragment Seen on Plan { processingStatus stage planName }');
      const seen = client.cache.readFragment({ id: client.cache.identify({ __typename: 'Plan', id }), fragment });
      same(
        'Apollo Client: its cache has the finished plan',
        [seen?.processingStatus, seen?.stage],
        ['COMPLETED', 'DONE'],
      );
    },
    close: async () => {
      client.stop();
      await socket.dispose();
    },
  };
});
