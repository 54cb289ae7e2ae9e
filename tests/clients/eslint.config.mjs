// Lints of the schema and of the clients' operations. A rule is off only where the contract decided otherwise.
import graphql from '@graphql-eslint/eslint-plugin';

const { configs } = graphql;

const schemaRules = {
  ...configs['flat/schema-recommended'].rules,
  ...configs['flat/schema-relay'].rules,
  // Whatever a person meets in the playground says what it is.
  '@graphql-eslint/require-description': [
    'error',
    {
      types: true,
      rootField: true,
      DirectiveDefinition: true,
      EnumValueDefinition: true,
      FieldDefinition: true,
      InputValueDefinition: true,
      // async-graphql does not print the descriptions of a directive's arguments; @cost says itself what its one is.
      ignoredSelectors: ['DirectiveDefinition > InputValueDefinition'],
    },
  ],
  // A payload can grow fields and user errors; a bare scalar cannot.
  '@graphql-eslint/no-scalar-result-type-on-mutation': 'error',
  // The server prints a short description on one line and a long one as a block.
  '@graphql-eslint/description-style': 'off',
  // planName, planType and planData are the database's own column names, and planner is a word of its own.
  '@graphql-eslint/no-typename-prefix': 'off',
  // An id is for what node can fetch. Pages, payloads, figures and the parts of a plan are values without one.
  '@graphql-eslint/strict-id-in-types': 'off',
  // An audit record and a user's engagement are edges' nodes that node cannot fetch. Beside the edges stand the nodes
  // alone, for clients without Relay, and milestones and the like are short lists without pages.
  '@graphql-eslint/relay-edge-types': [
    'error',
    { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
  ],
};

const shared = {
  plugins: { '@graphql-eslint': graphql },
  languageOptions: {
    parser: graphql.parser,
    parserOptions: { graphQLConfig: { schema: 'generated/schema.graphql', documents: 'operations/*.graphql' } },
  },
};

export default [
  { ...shared, files: ['generated/schema.graphql'], rules: schemaRules },
  { ...shared, files: ['operations/*.graphql'], rules: configs['flat/operations-recommended'].rules },
];
