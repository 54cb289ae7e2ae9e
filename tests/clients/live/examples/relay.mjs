// Relay: a network layer of fetch and graphql-ws. relay-compiler has made the operations; with its Babel plugin they are
// written as graphql`…` where they are used.
import { createClient } from 'graphql-ws';
import relay from 'relay-runtime';
import WebSocket from 'ws'; // a browser has its own
import create from '../../generated/relay/exampleCreateMutation.graphql.js';
import progress from '../../generated/relay/exampleProgressSubscription.graphql.js';
import viewer from '../../generated/relay/exampleViewerQuery.graphql.js';

const { Environment, Network, Observable, RecordSource, Store, commitMutation, fetchQuery, requestSubscription } =
  relay;
const [url, token] = process.argv.slice(2);
const authorization = `Bearer ${token}`;
const socket = createClient({
  url: url.replace('http', 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: { authorization },
  retryAttempts: 0, // it would begin where the stream began, not where it broke
});
const post = async ({ text: query }, variables) => {
  const headers = { authorization, 'content-type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })).json();
};
const stream = ({ text: query }, variables) =>
  Observable.create((sink) => socket.subscribe({ query, variables }, sink));
const environment = new Environment({ network: Network.create(post, stream), store: new Store(new RecordSource()) });

console.log('viewer', (await fetchQuery(environment, viewer, {}).toPromise()).viewer.id);

const input = { id: crypto.randomUUID(), financialGoals: 'House deposit of 80k by next summer' };
const created = await new Promise((onCompleted, onError) =>
  commitMutation(environment, { mutation: create, variables: { input }, onCompleted, onError }),
);
console.log('problems', created.createPlan.userErrors.length);

const follow = (after) =>
  requestSubscription(environment, {
    subscription: progress,
    variables: { id: input.id, after },
    onNext: ({ planStatus }) => {
      after = planStatus.cursor;
      console.log('stage', planStatus.stage);
    },
    onError: () => setTimeout(follow, 250, after), // the line broke: go on behind the last event
  });
follow(null);
