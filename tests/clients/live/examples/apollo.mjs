// Apollo Client: HTTP for queries and mutations, graphql-ws for streams.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws'; // a browser has its own

const [url, token] = process.argv.slice(2);
const authorization = `Bearer ${token}`;
const socket = createClient({
  url: url.replace('http', 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: { authorization },
  retryAttempts: 0, // it would begin where the stream began, not where it broke
});
const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(
    ({ operationType }) => operationType === 'subscription',
    new GraphQLWsLink(socket),
    new HttpLink({ uri: url, headers: { authorization } }),
  ),
});

const { data } = await client.query({
  query: gql`
    {
      viewer {
        id
      }
    }
  `,
});
console.log('viewer', data.viewer.id);

const input = { id: crypto.randomUUID(), financialGoals: 'House deposit of 80k by next summer' };
const create = gql`
  mutation ($input: CreatePlanInput!) {
    createPlan(input: $input) {
      userErrors {
        path
        message
      }
    }
  }
`;
const created = await client.mutate({ mutation: create, variables: { input } });
console.log('problems', created.data.createPlan.userErrors.length);

const progress = gql`
  subscription ($id: ID!, $after: String) {
    planStatus(planId: $id, after: $after) {
      cursor
      stage
    }
  }
`;
const follow = (after) =>
  client.subscribe({ query: progress, variables: { id: input.id, after } }).subscribe(({ data, error }) => {
    if (error) return setTimeout(follow, 250, after); // the line broke: go on behind the last event
    after = data.planStatus.cursor;
    console.log('stage', data.planStatus.stage);
  });
follow(null);
