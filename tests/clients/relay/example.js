// The operations of live/examples/relay.mjs.
import { graphql } from 'relay-runtime';

export const viewer = graphql`
  query exampleViewerQuery {
    viewer {
      id
    }
  }
`;

export const create = graphql`
  mutation exampleCreateMutation($input: CreatePlanInput!) {
    createPlan(input: $input) {
      userErrors {
        path
        message
      }
    }
  }
`;

export const progress = graphql`
  subscription exampleProgressSubscription($id: ID!, $after: String) {
    planStatus(planId: $id, after: $after) {
      cursor
      stage
    }
  }
`;
