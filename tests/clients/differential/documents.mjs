// Random requests: mostly valid ones, ones with a slip of one kind, and ones whose text is broken.
import { doTypesOverlap, isCompositeType } from 'graphql';
import { Random } from './random.mjs';
import { Selections } from './selections.mjs';
import { broken, description, spread } from './noise.mjs';
import { Values } from './values.mjs';
import { Variables } from './variables.mjs';

/** What a document may do wrong. */
const SLIPS = `
  absent variable, anonymous beside others, argument twice, cyclic fragment, default of another type,
  definition of a type, directive, directive of a variable, directive of an operation, empty selection,
  equal aliases, fragment twice, input twice, missing argument, missing default, missing input field,
  null by default, null variable, operation twice, selection of a leaf, subscription of two fields, type condition,
  undefined variable, unknown argument, unknown field, unknown fragment, unknown input field, unknown operation,
  unused fragment, unused variable, variable left out, variable of another type, variable twice, variable type,
  wrong value, value of another type
`
  .trim()
  .split(/,\s+/);

const TYPES = [
  'type A { a: Int }',
  'extend type Plan { a: Int }',
  'scalar S',
  'schema { query: Query }',
  'directive @d on FIELD',
  '"about it" enum E { A }',
];

/** The request number `number` of a run: `{ query, variables, operationName, viewer, made }`. */
export function makeRequest(schema, world, seed, number) {
  const random = new Random(seed, number);
  const made = random.weighted({ valid: 40, slip: 38, broken: 22 });
  const viewer = random.weighted({ person: 86, service: 10, nobody: 4 });
  const writer = new Writer(random, schema, world, made === 'slip' ? random.pick(SLIPS) : null, viewer === 'service');
  const request = writer.request();
  if (made === 'broken') request.query = broken(request.query, random);
  else if (random.chance(0.25)) request.query = spread(request.query, random);
  return { ...request, viewer, made };
}

class Writer {
  constructor(random, schema, world, wrong, operator) {
    Object.assign(this, { random, schema, wrong, operator });
    const slip = (what) => what === wrong && random.chance(0.6);
    this.slip = slip;
    this.fragments = [];
    this.values = new Values(random, world, slip);
    this.variables = new Variables(random, this.values, slip, /variable|default|another/.test(wrong));
  }

  request() {
    const { random, slip } = this;
    const kinds = ['query'];
    while (random.chance(0.15)) kinds.push('query');
    if (this.wrong === 'subscription of two fields') kinds.push('subscription');
    else if (random.chance(0.12)) kinds.push(random.pick(['mutation', 'subscription']));
    const several = kinds.length > 1;
    const operations = kinds.map((kind, index) => {
      const scope = { variables: new Set(), spreads: new Set() };
      const body = this.#body(kind, scope);
      return {
        kind,
        body,
        scope,
        name: several || random.chance(0.5) ? `${random.pick(['Op', 'on', 'query', '_'])}${index}` : '',
      };
    });
    if (slip('unused fragment'))
      this.fragment(this.schema.getType('Plan'), { spreads: new Set() }, this.#selections(), 0);
    const chosen = operations[random.below(kinds.filter((kind) => kind === 'query').length)].name;
    const texts = operations.map((operation) => this.#operation(operation));
    if (slip('anonymous beside others')) texts.push('{ __typename }');
    if (slip('operation twice') && several) texts.push(texts[0]);
    const fragments = this.fragments.map((fragment) => fragment.text);
    if (slip('fragment twice') && fragments.length > 0) fragments.push(fragments[0]);
    if (slip('definition of a type')) fragments.push(random.pick(TYPES));
    const query = random.shuffled([...texts, ...fragments]).join('\n');
    const named = chosen && (several || random.chance(0.3)) ? chosen : null;
    const operationName = slip('unknown operation') ? random.pick(['Nobody', '']) : named;
    const stray = random.chance(0.05) ? { stray: [1] } : {};
    return { query, variables: { ...this.variables.given, ...stray }, operationName };
  }

  #selections() {
    const { random, schema, values, slip, operator } = this;
    const variable = (type, hasDefault, scope) => this.variables.take(type, hasDefault, scope);
    const fragment = (...call) => this.fragment(...call);
    return new Selections({ random, schema, values, slip, operator, variable, fragment });
  }

  #body(kind, scope) {
    const { schema } = this;
    const selections = this.#selections();
    if (kind === 'query') return selections.set(schema.getQueryType(), scope);
    const type = kind === 'mutation' ? schema.getMutationType() : schema.getSubscriptionType();
    if (kind === 'mutation') return selections.set(type, scope);
    // A subscription has one field, and nothing decides whether it is there.
    const field = this.random.pick(Object.values(type.getFields()));
    const two = this.slip('subscription of two fields')
      ? this.random.pick([' a: __typename', ' ...{ b: __typename }', ' @skip(if: false)'])
      : '';
    return `{ ${field.name}${selections.arguments(field, scope)} ${selections.set(schema.getType('PlanStatusEvent'), scope)}${two} }`;
  }

  #operation({ kind, name, body, scope }) {
    const { random } = this;
    const used = new Set(scope.variables);
    const follow = (names, seen) => {
      for (const fragment of this.fragments.filter((one) => names.has(one.name) && !seen.has(one.name))) {
        seen.add(fragment.name);
        fragment.scope.variables.forEach((variable) => used.add(variable));
        follow(fragment.scope.spreads, seen);
      }
    };
    follow(scope.spreads, new Set());
    const definitions = this.variables.definitions(random.shuffled(used));
    const directive = this.slip('directive of an operation') ? random.pick([' @skip(if: false)', ' @nothing']) : '';
    const short = kind === 'query' && !name && !definitions && !directive && random.chance(0.6);
    return short ? body : `${description(random)}${kind} ${name}${definitions}${directive} ${body}`;
  }

  /** The name of a fragment that can be spread on an object of `type`: one that there is, or a new one. */
  fragment(type, scope, selections, lists) {
    const { random } = this;
    if (this.slip('unknown fragment')) return 'Nowhere';
    const circular = this.slip('cyclic fragment');
    const known = this.fragments.filter(
      (fragment) => (circular || (fragment.text && fragment.lists >= lists)) && this.#meets(fragment.type, type),
    );
    let fragment = known.length > 0 && (circular || random.chance(0.5)) ? random.pick(known) : null;
    if (!fragment) {
      const name = random.chance(0.1) ? `on${this.fragments.length}` : `F${this.fragments.length}`;
      const condition = this.schema.getType(selections.condition(type)) ?? type;
      fragment = { name, type: condition, lists, scope: { variables: new Set(), spreads: new Set() } };
      this.fragments.push(fragment);
      const inside = isCompositeType(condition)
        ? selections.set(condition, fragment.scope, lists, 1)
        : '{ __typename }';
      const directive = this.slip('directive') ? ' @skip(if: true)' : '';
      fragment.text = `${description(random)}fragment ${name} on ${condition}${directive} ${inside}`;
    }
    scope.spreads.add(fragment.name);
    return fragment.name;
  }

  #meets(one, other) {
    return isCompositeType(one) && isCompositeType(other) && doTypesOverlap(this.schema, one, other);
  }
}
