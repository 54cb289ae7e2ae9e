// Whether clients of the last release still work: exits with 1 and lists what would break them, with 0 otherwise.
//
//   node breaking.mjs [SCHEMA [RELEASED]]
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import {
  buildSchema,
  findBreakingChanges,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** What of a released schema's clients a new schema would break, a sentence each. */
export function breakingChanges(released, next) {
  const [before, after] = [released, next].map((sdl) => buildSchema(sdl));
  const changes = findBreakingChanges(before, after).map((change) => change.description);
  return [...changes, ...lostDefaults(before, after)].sort();
}

// A default that goes makes a non-null input required, which graphql-js counts as no change of type.
function lostDefaults(before, after) {
  const next = new Map(inputs(after).map(({ name, input }) => [name, input]));
  return inputs(before)
    .filter(({ input }) => isNonNullType(input.type) && !isRequiredInput(input))
    .filter(({ name }) => next.has(name) && isRequiredInput(next.get(name)))
    .map(({ name }) => `${name} lost its default and is required now.`);
}

function isRequiredInput({ type, defaultValue }) {
  return isNonNullType(type) && defaultValue === undefined;
}

// Arguments and input fields alike, each by its coordinate.
function inputs(schema) {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    const fields = () => Object.values(type.getFields());
    if (isInputObjectType(type)) return fields().map((input) => ({ name: `${type.name}.${input.name}`, input }));
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return fields().flatMap((field) =>
      field.args.map((input) => ({ name: `${type.name}.${field.name}(${input.name}:)`, input })),
    );
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const here = (name) => new URL(name, import.meta.url);
  const [, , schema = process.env.SCHEMA ?? here('../../schema.graphql'), released = here('released.graphql')] =
    process.argv;
  const changes = breakingChanges(readFileSync(released, 'utf8'), readFileSync(schema, 'utf8'));
  for (const change of changes) console.error(`breaking: ${change}`);
  process.exitCode = changes.length === 0 ? 0 : 1;
}
