// What graphql-js says of a schema, brought to what the specification of September 2025 has and to the server's order
// of types: the specification leaves that open, and everything else is compared to the letter.
import { __Directive, __DirectiveLocation, __Schema } from 'graphql';

const ASKED = `{ __schema {
  types { name fields(includeDeprecated: true) { name } }
  directives { name }
} }`;

/** Changes `schema` in place. `send` asks the server. Fails where the two have not the same types and directives. */
export async function alignIntrospection(schema, send) {
  withoutDraft(schema);
  // Left out of schema.graphql, which older tools read; the API tells it.
  schema.getType('DateTime').specifiedByURL = 'https://datatracker.ietf.org/doc/html/rfc3339';
  const { body } = await send({ query: ASKED });
  const { types, directives } = body.data.__schema;
  reorder(
    schema.getTypeMap(),
    types.map((type) => type.name),
    'types',
  );
  for (const { name, fields } of types.filter((type) => type.name.startsWith('__') && type.fields)) {
    reorder(
      schema.getType(name).getFields(),
      fields.map((field) => field.name),
      name,
    );
  }
  const byName = Object.fromEntries(schema.getDirectives().map((directive) => [directive.name, directive]));
  reorder(
    byName,
    directives.map((directive) => directive.name),
    'directives',
  );
  schema.getDirectives().splice(0, Infinity, ...Object.values(byName));
}

/** graphql-js 16.15 has deprecated directives already, and brings @oneOf whether or not a type has it. */
function withoutDraft(schema) {
  __Schema.getFields().directives.args.length = 0;
  delete __Directive.getFields().isDeprecated;
  delete __Directive.getFields().deprecationReason;
  remove(__DirectiveLocation.getValues(), (value) => value.name === 'DIRECTIVE_DEFINITION');
  remove(schema.getDirective('deprecated').locations, (location) => location === 'DIRECTIVE_DEFINITION');
  remove(schema.getDirectives(), (directive) => directive.name === 'oneOf');
}

function remove(list, which) {
  const at = list.findIndex(which);
  if (at >= 0) list.splice(at, 1);
}

/** Puts an object's keys into the order of `names`, which must be the same. */
function reorder(object, names, what) {
  const copy = { ...object };
  const [ours, theirs] = [Object.keys(copy).sort().join(), [...names].sort().join()];
  if (ours !== theirs) throw new Error(`${what}: graphql-js has ${ours}, and the server ${theirs}`);
  for (const name of names) delete object[name];
  for (const name of names) object[name] = copy[name];
}
