// urql: fetch for queries and mutations, graphql-ws for streams.
import { Client, cacheExchange, fetchExchange, gql, subscriptionExchange } from '@urql/core';
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
const client = new Client({
  url,
  preferGetMethod: false,
  fetchOptions: { headers: { authorization } },
  exchanges: [
    cacheExchange,
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({ query, variables }) => ({
        subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
      }),
    }),
  ],
});

const { data } = await client.query(
  gql`
    {
      viewer {
        id
      }
    }
  `,
  {},
);
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
console.log('problems', (await client.mutation(create, { input })).data.createPlan.userErrors.length);

const progress = gql`
  subscription ($id: ID!, $after: String) {
    planStatus(planId: $id, after: $after) {
      cursor
      stage
    }
  }
`;
const follow = (after) =>
  client.subscription(progress, { id: input.id, after }).subscribe(({ data, error, hasNext }) => {
    if (error)
      setTimeout(follow, 250, after); // the line broke: go on behind the last event
    else if (!hasNext) return;
    else {
      after = data.planStatus.cursor;
      console.log('stage', data.planStatus.stage);
    }
  });
follow(null);
