// Puts the schema where the tools look for it: generated/schema.graphql. SCHEMA names another one than the server's.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Kind, isSpecifiedDirective, parse } from 'graphql';

const source = readFileSync(process.env.SCHEMA ?? new URL('../../schema.graphql', import.meta.url), 'utf8');

// The server prints the specification's own directives too (@skip, @include). Every tool knows them, and the lints
// would ask them for descriptions. Blanks take their place, so that a finding's line is the line in the schema.
const own = parse(source).definitions.filter(
  (node) => node.kind === Kind.DIRECTIVE_DEFINITION && isSpecifiedDirective({ name: node.name.value }),
);
const text = own.reduce((rest, { loc: { start, end } }) => {
  const blanks = rest.slice(start, end).replace(/[^\n]/g, ' ');
  return rest.slice(0, start) + blanks + rest.slice(end);
}, source);

// relay-compiler wants its folder to be there.
mkdirSync(new URL('generated/relay', import.meta.url), { recursive: true });
writeFileSync(new URL('generated/schema.graphql', import.meta.url), text);
