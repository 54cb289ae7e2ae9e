// What a document selects: fields, fragments, directives and arguments over the schema's types.
import {
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isRequiredArgument,
} from 'graphql';
import { write } from './values.mjs';

/** Lists in lists: each multiplies what is answered. */
const MAX_LISTS = 2;

/** Types of fragments that are mostly none, or never those of the object. */
const CONDITIONS = ['Nothing', 'String', 'PlanFilter', 'User', 'Plan', 'Query', 'Node', 'PlanType'];
const WRONG_DIRECTIVES = [
  '@nothing',
  '@skip',
  '@skip(if: 1)',
  '@include(if: null)',
  '@include(unless: true)',
  '@include(if: true, if: true)',
  '@skip(if: false) @skip(if: false)',
  '@deprecated',
  '@specifiedBy(url: "x")',
  '@oneOf',
];

export class Selections {
  /** `operator` says that the viewer is one, `variable` and `fragment` give the name of one. */
  constructor(parts) {
    Object.assign(this, parts);
    const { random } = parts;
    this.left = random.between(2, 30);
    this.names = 0;
  }

  /** A selection set of `type`; `scope` collects what a definition uses, its `variables` and `spreads`. */
  set(type, scope, lists = 0, depth = 0) {
    const { random } = this;
    const heads = new Map();
    const parts = [];
    for (let count = random.between(1, depth === 0 ? 4 : 5); count > 0; count -= 1) {
      parts.push(this.#selection(type, scope, lists, depth, heads));
    }
    if (this.slip('empty selection')) return '{ }';
    return `{ ${parts.join(' ')} }`;
  }

  #selection(type, scope, lists, depth, heads) {
    const { random } = this;
    this.left -= 1;
    const tight = this.left < 0 || depth > 7;
    const kind = random.weighted({
      field: 10,
      inline: tight ? 0 : 1.2,
      spread: tight ? 0 : 1.5,
      again: heads.size ? 1 : 0,
    });
    if (kind === 'again') {
      const [head, below] = random.pick([...heads]);
      return head + (below ? ` ${this.set(below.type, scope, below.lists, depth + 1)}` : '');
    }
    if (kind === 'inline') {
      const condition = random.chance(0.3) ? '' : ` on ${this.condition(type)}`;
      const within = condition ? this.schema.getType(condition.slice(4)) : type;
      const inside = isCompositeType(within) ? this.set(within, scope, lists, depth + 1) : '{ __typename }';
      return `...${condition}${this.directives(scope)} ${inside}`;
    }
    if (kind === 'spread') return `...${this.fragment(type, scope, this, lists)}${this.directives(scope)}`;
    return this.#field(type, scope, lists, depth, tight, heads);
  }

  /** A type that a fragment on an object of `type` may have. */
  condition(type) {
    const { random, schema } = this;
    if (this.slip('type condition')) return random.pick(CONDITIONS);
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const above = 'getInterfaces' in type ? type.getInterfaces() : [];
    return random.pick([type, ...possible, ...above]).name;
  }

  #field(type, scope, lists, depth, tight, heads) {
    const { random } = this;
    const field = this.#choose(type, lists, depth, tight);
    if (!field) return '__typename';
    const alias = this.#alias(field);
    const head = `${alias}${field.name}${this.arguments(field, scope)}`;
    const directives = this.directives(scope);
    const below = getNamedType(field.type);
    const composite = isCompositeType(below) !== this.slip('selection of a leaf');
    if (!composite || !isCompositeType(below)) {
      heads.set(head, null);
      return `${head}${directives}${composite ? ' { id }' : ''}`;
    }
    const inner = lists + (isList(field.type) ? 1 : 0);
    heads.set(head, { type: below, lists: inner });
    return `${head}${directives} ${this.set(below, scope, inner, depth + 1)}`;
  }

  #choose(type, lists, depth, tight) {
    const { random, schema } = this;
    if (random.chance(0.08)) return TypeNameMetaFieldDef;
    if (this.slip('unknown field'))
      return { ...TypeNameMetaFieldDef, name: random.pick(['nothing', '__schema', '__type', 'Id', '__x']) };
    if (type === schema.getQueryType() && random.chance(0.05))
      return random.pick([SchemaMetaFieldDef, TypeMetaFieldDef]);
    const fields = Object.values(type.getFields?.() ?? {}).filter((field) => {
      const composite = isCompositeType(getNamedType(field.type));
      if (composite && tight) return false;
      if (composite && isList(field.type)) return lists < MAX_LISTS;
      return true;
    });
    // The plan that is computed at once takes its time, and operators' figures are refused to most.
    const rare = (field) => ['previewPlan', 'admin'].includes(field.name) && !random.chance(this.operator ? 0.5 : 0.1);
    const common = fields.filter((field) => !rare(field));
    return common.length > 0 ? random.pick(common) : undefined;
  }

  #alias(field) {
    const { random } = this;
    if (this.slip('equal aliases')) return `${random.pick(['a', 'id', 'plans'])}: `;
    if (field.args.length > 0 && random.chance(0.6)) return `x${(this.names += 1)}: `;
    if (random.chance(0.85)) return field.args.length > 0 && random.chance(0.7) ? `y${(this.names += 1)}: ` : '';
    return random.chance(0.85)
      ? `z${(this.names += 1)}: `
      : `${random.pick(['a', 'b', 'id', 'on', 'null', 'type', '_'])}: `;
  }

  arguments(field, scope) {
    const { random } = this;
    const wanted = random.shuffled(field.args).filter((arg) => {
      if (isRequiredArgument(arg)) return !this.slip('missing argument');
      // Both ways at once are refused, with everything around them.
      const page = ['last', 'before', 'after'].includes(arg.name);
      return random.chance(page ? 0.08 : 0.35);
    });
    const parts = wanted.map((arg) => {
      const hasDefault = arg.defaultValue !== undefined;
      const nothing = !isNonNullType(arg.type) && random.chance(0.08);
      const variable = (type, fallback) => this.variable(type, fallback, scope);
      const value = nothing ? null : this.values.of(arg.type, arg.name, { variable, hasDefault });
      const text = write(value, random);
      return `${arg.name}: ${this.slip('input twice') ? text.replace(/\{(\w+: [^,{}[\]]+)/, '{$1, $1') : text}`;
    });
    if (this.slip('unknown argument')) parts.push('nothing: 1');
    if (this.slip('argument twice') && parts.length > 0) parts.push(parts[0]);
    return parts.length > 0 ? `(${parts.join(', ')})` : '';
  }

  directives(scope) {
    const { random } = this;
    const boolean = this.schema.getDirective('skip').args[0].type;
    const parts = [];
    for (const name of ['skip', 'include']) {
      if (!random.chance(0.06)) continue;
      const taken = this.variable(boolean, false, scope);
      const value = taken ? `$${taken}` : random.chance(0.35) === (name === 'skip');
      parts.push(`@${name}(if: ${value})`);
    }
    if (this.slip('directive')) {
      parts.push(random.pick(WRONG_DIRECTIVES));
    }
    return parts.length > 0 ? ` ${random.shuffled(parts).join(' ')}` : '';
  }
}

function isList(type) {
  return isNonNullType(type) ? isList(type.ofType) : isListType(type);
}
