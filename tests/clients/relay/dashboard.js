// A dashboard as a Relay client writes it: nothing runs here, relay-compiler reads it.
import { graphql } from 'relay-runtime';

export const query = graphql`
  query dashboardQuery($filter: PlanFilter) {
    viewer {
      ...dashboard_viewer
    }
    ...dashboard_plans @arguments(filter: $filter)
  }
`;

// The argument that says what is listed belongs to the connection's key, so that each list has its own edges.
export const plans = graphql`
  fragment dashboard_plans on Query
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
    filter: { type: "PlanFilter" }
  )
  @refetchable(queryName: "dashboardPlansQuery") {
    plans(first: $count, after: $cursor, filter: $filter) @connection(key: "dashboard_plans", filters: ["filter"]) {
      edges {
        node {
          ...dashboard_plan
        }
      }
      totalCount
    }
  }
`;

// A person's plans page on the person, fetched again by id through node.
export const viewer = graphql`
  fragment dashboard_viewer on User
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" })
  @refetchable(queryName: "dashboardViewerQuery") {
    id
    email
    plans(last: $count, before: $cursor) @connection(key: "dashboardViewer_plans") {
      edges {
        node {
          ...dashboard_plan
        }
      }
    }
  }
`;

export const plan = graphql`
  fragment dashboard_plan on Plan @refetchable(queryName: "dashboardPlanQuery") {
    id
    planName
    processingStatus
    stage
    isFavorite
  }
`;

// A new plan enters the list that is on the screen, and one that was archived leaves it.
export const create = graphql`
  mutation dashboardCreateMutation($input: CreatePlanInput!, $connections: [ID!]!) {
    createPlan(input: $input) {
      plan @prependNode(connections: $connections, edgeTypeName: "PlanEdge") {
        ...dashboard_plan
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

export const archive = graphql`
  mutation dashboardArchiveMutation($id: ID!, $connections: [ID!]!) {
    archivePlan(id: $id) {
      plan {
        id @deleteEdge(connections: $connections)
      }
    }
  }
`;
