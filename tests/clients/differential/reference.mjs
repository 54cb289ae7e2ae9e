// What graphql-js makes of a request: whether it runs, and with what result. Its resolvers answer with what the server
// says to the plainest question for each field, so the data is the server's and everything done with it graphql-js'.
import {
  MaxIntrospectionDepthRule,
  buildSchema,
  execute,
  getOperationAST,
  getVariableValues,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { fieldText } from './canonical.mjs';
import { hideVolatile } from './volatile.mjs';

// How deep the schema may be asked for is a limit, and ours is another one.
const RULES = specifiedRules.filter((rule) => rule !== MaxIntrospectionDepthRule);
/** Answers that are kept. */
const KEPT = 2_000;

export class Reference {
  #send;
  #answers = new Map();

  /** `send(viewer, body)` asks the server. */
  constructor(sdl, send) {
    this.schema = buildSchema(sdl);
    this.#send = send;
  }

  /** Where a request is refused, or the document, operation and variables that run. */
  judge({ query, variables, operationName }) {
    let document;
    try {
      document = parse(query);
    } catch (error) {
      return { refused: 'parse', message: error.message };
    }
    const [problem] = this.validate(document);
    if (problem) return { refused: 'validation', message: problem.message, document };
    const operation = getOperationAST(document, operationName);
    if (!operation) return { refused: 'operation', message: 'no such operation' };
    const { errors, coerced } = getVariableValues(this.schema, operation.variableDefinitions ?? [], variables ?? {});
    if (errors) return { refused: 'variables', message: errors[0].message };
    return { refused: null, document, operation, coerced };
  }

  validate(document) {
    return validate(this.schema, document, RULES);
  }

  /** Runs a query for `viewer`. Resolves to the result, and the paths of all fields that failed. */
  async run({ document }, { variables, operationName }, viewer) {
    const context = { viewer, failed: new Set(), running: new Set(), strange: [] };
    const result = await execute({
      schema: this.schema,
      document,
      operationName,
      variableValues: variables,
      contextValue: context,
      fieldResolver: (...call) => this.#resolve(...call),
      typeResolver: (value) => value.__typename,
    });
    // What stands beside a failed field runs on when the result is there already.
    while (context.running.size > 0) await Promise.allSettled(context.running);
    if (context.strange.length > 0) throw new Error(context.strange[0]);
    return { ...result, failed: context.failed };
  }

  #resolve(source, args, context, info) {
    const field = info.parentType.getFields()[info.fieldName];
    if (source !== undefined && field.args.length === 0) return source[info.fieldName];
    const answer = this.#ask(source, args, context, info, field).catch((error) => {
      context.failed.add(JSON.stringify(pathOf(info.path)));
      throw error;
    });
    context.running.add(answer);
    const done = () => context.running.delete(answer);
    answer.then(done, done);
    return answer;
  }

  async #ask(source, args, context, info, field) {
    const inner = fieldText(this.schema, field, args);
    const { query, path } = around(source, info.parentType.name, inner, info.fieldName);
    const key = `${context.viewer} ${query}`;
    if (!this.#answers.has(key)) {
      if (this.#answers.size >= KEPT) this.#answers.delete(this.#answers.keys().next().value);
      this.#answers.set(key, this.#send(context.viewer, { query }));
    }
    const { body } = await this.#answers.get(key);
    if (!body.errors)
      return hideVolatile(
        field,
        path.reduce((value, name) => value[name], body.data),
      );
    if (body.errors.every((error) => JSON.stringify(error.path) === JSON.stringify(path))) {
      throw new Error(body.errors[0].message);
    }
    context.strange.push(`the plain question ${query} was answered with ${JSON.stringify(body.errors)}`);
    throw new Error('no answer');
  }
}

/** A field with what leads to the object that it belongs to. */
function around(source, parent, inner, name) {
  if (source === undefined) return { query: `{ ${inner} }`, path: [name] };
  if (parent === 'Admin') return { query: `{ admin { ${inner} } }`, path: ['admin', name] };
  const id = JSON.stringify(source.id);
  return { query: `{ node(id: ${id}) { ... on ${parent} { ${inner} } } }`, path: ['node', name] };
}

export function pathOf(path) {
  const keys = [];
  for (let at = path; at; at = at.prev) keys.unshift(at.key);
  return keys;
}
