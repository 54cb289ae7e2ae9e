// One plan, many plans and their news, as a Relay client writes them.
import { graphql } from 'relay-runtime';

export const one = graphql`
  query detailsQuery($id: ID!) {
    node(id: $id) {
      ...details_plan @alias
    }
  }
`;

export const many = graphql`
  query detailsManyQuery($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      id
      ...details_plan @alias
    }
  }
`;

// What a client reads only of a plan whose every field it got: null anywhere below makes the whole plan null.
export const plan = graphql`
  fragment details_plan on Plan
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
  @refetchable(queryName: "detailsPlanQuery") {
    id
    targetAmount
    stage
    failure {
      code
      message
    }
    investmentPlan {
      monthlyContribution @required(action: NONE)
      milestones {
        name
        amount
      }
    }
    history(first: $count, after: $cursor) @connection(key: "details_history") {
      edges {
        node {
          operation
          changedAt
          changedColumns
        }
      }
    }
  }
`;

export const news = graphql`
  subscription detailsNewsSubscription($id: ID!, $after: String) {
    planStatus(planId: $id, after: $after) {
      cursor
      stage
      plan {
        ...details_plan
      }
    }
  }
`;
