// The operations that the playground opens with, one tab each.
import agent from './examples/agent.graphql?raw';
import analytics from './examples/analytics.graphql?raw';
import create from './examples/create.graphql?raw';
import dashboard from './examples/dashboard.graphql?raw';
import errors from './examples/errors.graphql?raw';
import filter from './examples/filter.graphql?raw';
import history from './examples/history.graphql?raw';
import preview from './examples/preview.graphql?raw';
import status from './examples/status.graphql?raw';
import statuses from './examples/statuses.graphql?raw';
import { randomUuid } from '../uuid';

/** One tab of the editor: an operation and, where it needs some, its variables as JSON text. */
export interface Example {
  query: string;
  variables?: string;
}

/** The opening tabs. Creating and watching share one fresh plan id, so that nothing needs copying between them. */
export function examples(): Example[] {
  const id = randomUuid();
  const goal = {
    financialGoals: 'Save $120,000 for a house deposit in 8 years',
    investmentPreferences: 'Moderate risk, low-cost index funds',
  };
  return [
    { query: dashboard },
    example(preview, { input: goal }),
    example(create, { input: { id, ...goal } }),
    example(status, { id }),
    example(filter, { filter: { planType: ['HOUSE'], processingStatus: ['COMPLETED'], search: 'house' } }),
    { query: statuses },
    { query: history },
    { query: analytics },
    example(errors, { input: { ...goal, targetAmount: '-1', timeHorizon: 101 } }),
    example(agent, { input: { worker: 'by hand', limit: 1, leaseSeconds: 60 } }),
  ];
}

function example(query: string, variables: object): Example {
  return { query, variables: JSON.stringify(variables, null, 2) };
}
