// The variables of a document: their types, defaults and values, made where a value is wanted.
import { isListType, isNonNullType } from 'graphql';
import { description } from './noise.mjs';
import { WRONG, json, write } from './values.mjs';

export class Variables {
  /** Each variable by its name, with its `definition`. */
  all = new Map();
  /** The values that are sent. */
  given = {};

  /** `often` says that what goes wrong has to do with variables. */
  constructor(random, values, slip, often) {
    Object.assign(this, { random, values, slip, often });
  }

  /** The name of a variable for a place of `type`, noted in `scope`; null where there is to be none. */
  take(type, hasDefault, scope) {
    const { random } = this;
    // Where the place has a default, a variable that is absent is something else than one that is null.
    if (!random.chance(this.often || hasDefault ? 0.5 : 0.14)) return null;
    if (this.slip('undefined variable')) return 'nobody';
    const wanted = this.#typeFor(type, hasDefault);
    const known = [...this.all.values()].filter((variable) => variable.text === wanted.text);
    const variable = known.length > 0 && random.chance(0.4) ? random.pick(known) : this.#make(wanted, type);
    scope.variables.add(variable.name);
    return variable.name;
  }

  /** The definitions of the variables called `names`, as they stand behind an operation's name. */
  definitions(names) {
    const { random } = this;
    const parts = [...names]
      .filter((name) => this.all.has(name))
      .map((name) => description(random) + this.all.get(name).definition);
    if (this.slip('variable twice') && parts.length > 0) parts.push(parts[0]);
    if (this.slip('unused variable')) parts.push('$unused: Int');
    if (this.slip('variable of another type')) parts.push(random.pick(['$p: Plan', '$n: Nothing', '$q: [User!]']));
    if (this.slip('variable left out')) parts.pop();
    return parts.length > 0 ? `(${parts.join(', ')})` : '';
  }

  /** A type that is allowed there: `must` says that a default has to make up for it. */
  #typeFor(type, hasDefault) {
    const { random } = this;
    if (this.slip('variable type'))
      return { text: random.pick(['Int', 'String!', '[ID]', 'Boolean', 'PlanFilter', '[[Int!]]']) };
    if (!isNonNullType(type))
      return { text: random.chance(0.3) ? `${stricter(type, random)}!` : stricter(type, random) };
    if (hasDefault && random.chance(0.6)) return { text: `${type.ofType}` };
    return random.chance(0.3) ? { text: `${type.ofType}`, must: true } : { text: `${type}` };
  }

  #make({ text, must = false }, type) {
    const { random } = this;
    const name = `v${this.all.size}`;
    const fits = () => this.values.of(isNonNullType(type) ? type.ofType : type, name);
    let definition = `$${name}: ${text}`;
    const nullable = !text.endsWith('!');
    const hasDefault = must !== this.slip('missing default') || random.chance(0.2);
    if (hasDefault) {
      const nothing = nullable && (must ? this.slip('null by default') : random.chance(0.15));
      const other = this.slip('default of another type');
      const fallback = other ? random.pick(['1', '"x"', 'null', '{}']) : write(fits(), random);
      definition += ` = ${nothing ? 'null' : fallback}`;
    }
    if (this.slip('directive of a variable')) definition += random.pick([' @skip(if: true)', ' @nothing']);
    const variable = { name, text, definition };
    this.all.set(name, variable);
    const absent = (nullable || hasDefault) && random.chance(0.35);
    if (absent || this.slip('absent variable')) return variable;
    // Now and then null where the place does not take it: the type does, and the place is looked at when it runs.
    const nothing = nullable && random.chance(must ? 0.04 : 0.15);
    if (nothing || this.slip('null variable')) this.given[name] = null;
    else this.given[name] = json(this.slip('value of another type') ? random.pick(WRONG) : fits());
    return variable;
  }
}

/** The type, or one whose items must be there too. */
function stricter(type, random) {
  return isListType(type) && !isNonNullType(type.ofType) && random.chance(0.5) ? `[${type.ofType}!]` : `${type}`;
}
