// The plainest way to ask for one field: all that is in it without arguments, its own arguments as literals. What the
// server says to that is what the reference's resolvers answer with.
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
} from 'graphql';

/** Everything that can be selected of `type` without arguments, down to where a type comes again. */
export function everything(schema, type, above = []) {
  if (isInterfaceType(type)) {
    const parts = schema.getPossibleTypes(type).map((one) => `... on ${one.name} ${everything(schema, one, above)}`);
    return `{ __typename ${parts.join(' ')} }`;
  }
  const fields = Object.values(type.getFields()).filter((field) => field.args.length === 0);
  const parts = fields.flatMap((field) => {
    const below = getNamedType(field.type);
    if (!isCompositeType(below)) return [field.name];
    return above.includes(below) ? [] : [`${field.name} ${everything(schema, below, [...above, type])}`];
  });
  return `{ __typename ${parts.join(' ')} }`;
}

/** A field with its coerced arguments, and everything in it. */
export function fieldText(schema, field, args) {
  const given = field.args.filter((arg) => Object.hasOwn(args, arg.name));
  const inside = given.map((arg) => `${arg.name}: ${literal(args[arg.name], arg.type)}`).join(', ');
  const below = getNamedType(field.type);
  const selected = isCompositeType(below) ? ` ${everything(schema, below)}` : '';
  return `${field.name}${inside ? `(${inside})` : ''}${selected}`;
}

/** A coerced value as GraphQL has it. */
export function literal(value, type) {
  if (value === null || value === undefined) return 'null';
  if (isNonNullType(type)) return literal(value, type.ofType);
  if (isListType(type)) return `[${value.map((item) => literal(item, type.ofType)).join(', ')}]`;
  if (isEnumType(type)) return value;
  if (isInputObjectType(type)) {
    const fields = type.getFields();
    return object(Object.keys(value), (key) => literal(value[key], fields[key].type));
  }
  // A scalar of our own takes anything.
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, type)).join(', ')}]`;
  if (typeof value === 'object') return object(Object.keys(value), (key) => literal(value[key], type));
  return JSON.stringify(value);
}

function object(keys, of) {
  return `{ ${keys.map((key) => `${key}: ${of(key)}`).join(', ')} }`;
}
