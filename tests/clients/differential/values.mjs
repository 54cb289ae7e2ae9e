// Values for arguments and variables: mostly ones that fit, now and then ones at the edge or beyond it.
import { isEnumType, isInputObjectType, isListType, isNonNullType, isRequiredInputField } from 'graphql';
import { textLiteral } from './noise.mjs';

/** A value that is written as it stands, such as a variable or a word of an enum. */
export class Raw {
  constructor(text) {
    this.text = text;
  }
}

const WORDS = ['', 'boat', 'RETIRE', '%', 'Häuschen', '☀', '𝕏', 'a "b" \\ c', 'two\nlines', '\t', 'é'];
export const WRONG = [
  1,
  1.5,
  -0,
  true,
  'text',
  '',
  null,
  [],
  [[1]],
  {},
  { a: 1 },
  2 ** 31,
  1e40,
  new Raw('WORD'),
  new Raw('NULL'),
];

export class Values {
  constructor(random, world, slip) {
    this.random = random;
    this.world = world;
    this.slip = slip;
  }

  /** A value for an input of `type`, called `name`; `variable` may give a variable in its place. */
  of(type, name, { variable = () => null, hasDefault = false, depth = 0 } = {}) {
    const { random } = this;
    const taken = variable(type, hasDefault);
    if (taken) return new Raw(`$${taken}`);
    if (this.slip('wrong value')) return random.pick(WRONG);
    if (isNonNullType(type)) return this.of(type.ofType, name, { depth });
    return this.#nullable(type, name, variable, depth);
  }

  #nullable(type, name, variable, depth) {
    const { random } = this;
    if (isListType(type)) {
      // A single value stands for a list of it.
      if (random.chance(0.2)) return this.of(type.ofType, name, { variable, depth });
      return Array.from({ length: random.below(4) }, () => this.of(type.ofType, name, { variable, depth }));
    }
    if (isInputObjectType(type)) return this.#object(type, variable, depth + 1);
    if (isEnumType(type)) return new Raw(random.pick(type.getValues()).name);
    return this.#scalar(type.name, name);
  }

  #object(type, variable, depth) {
    const { random } = this;
    const fields = random.shuffled(Object.values(type.getFields()));
    const wanted = fields.filter((field) => {
      if (isRequiredInputField(field)) return !this.slip('missing input field');
      return random.chance(field.defaultValue === undefined ? 0.25 : 0.5);
    });
    const entries = wanted.map((field) => {
      const nullable = !isNonNullType(field.type) && random.chance(0.1);
      const options = { variable, depth, hasDefault: field.defaultValue !== undefined };
      return [field.name, nullable ? null : this.of(field.type, field.name, options)];
    });
    if (this.slip('unknown input field')) entries.push(['nothing', 1]);
    return Object.fromEntries(entries);
  }

  #scalar(type, name) {
    const { random, world } = this;
    // Rarely a value that its field does not take: then everything around it is null.
    const odd = random.chance(0.04);
    switch (type) {
      case 'Int':
        return odd ? random.pick([-1, 1001, 2147483647, -2147483648]) : random.between(0, 4);
      case 'Boolean':
        return random.chance(0.5);
      case 'ID':
        if (random.chance(0.15)) return random.pick([...world.strangers, 'x', '', 7, -1]);
        return random.pick(world.ids);
      case 'Decimal':
        return odd
          ? random.pick(['abc', true, '1e3', '1_0'])
          : random.pick(['1000', '45000.50', 80000, 1.5, '0', '-3']);
      case 'DateTime':
        return odd ? random.pick(['yesterday', 5]) : random.pick(['2020-01-01T00:00:00Z', '2099-12-31T23:59:59+02:00']);
      default:
        if (/after|before/i.test(name)) return this.#cursor(odd);
        if (name === 'name' && !odd)
          return random.pick(['Plan', 'Node', 'PlanFilter', 'PlanType', 'Int', 'JSON', '__Type', 'Nothing', '']);
        return odd ? 'x'.repeat(random.pick([200, 201, 5_000])) : random.pick(WORDS);
    }
  }

  #cursor(odd) {
    const { random, world } = this;
    return odd ? random.pick(['', 'no cursor', ...world.historyCursors]) : random.pick(world.cursors);
  }
}

/** A value as GraphQL writes it. */
export function write(value, random) {
  if (value instanceof Raw) return value.text;
  if (typeof value === 'string') return textLiteral(value, random);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, random)).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).map(([key, inner]) => `${key}: ${write(inner, random)}`);
    return `{${fields.join(', ')}}`;
  }
  return Object.is(value, -0) ? '-0' : `${value}`;
}

/** A value as JSON has it. */
export function json(value) {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return value.map(json);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, json(inner)]));
}
