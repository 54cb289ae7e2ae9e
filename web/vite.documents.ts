// Has the generated documents as texts, each fragment once, and not as trees: a fourth of the script, and hardly anything to evaluate.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
  type DefinitionNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { Plugin } from 'vite';

const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;

/** A definition as text that asks for the type names which the cache needs. */
function textOf(definition: DefinitionNode): string {
  const named = visit(definition, {
    SelectionSet: (set, _key, parent) =>
      parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION
        ? undefined
        : { ...set, selections: [...set.selections, typename] },
  });
  return stripIgnoredCharacters(print(named));
}

/** The names of the fragments that a definition spreads, and that those spread. */
function fragmentsOf(definition: DefinitionNode, all: Map<string, FragmentDefinitionNode>, found = new Set<string>()) {
  visit(definition, {
    FragmentSpread: ({ name: { value } }) => {
      const fragment = all.get(value);
      if (!fragment || found.has(value)) return;
      found.add(value);
      fragmentsOf(fragment, all, found);
    },
  });
  return found;
}

/** A Vite plugin that builds `src/generated/graphql.ts` so, from the documents that it was generated from. */
export const documents: Plugin = {
  name: 'documents',
  apply: 'build',
  load(id) {
    if (!id.endsWith('/src/generated/graphql.ts')) return null;
    const folder = join(import.meta.dirname, 'src/app');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.graphql'),
    );
    const { definitions } = parse(files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n'));
    const operations = definitions.filter(
      (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
    );
    const fragments = new Map(
      definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [])),
    );
    const constants = [...fragments].map(([name, one]) => `const ${name} = ${JSON.stringify(textOf(one))};`);
    const exported = operations.map((one) => {
      const parts = [JSON.stringify(textOf(one)), ...fragmentsOf(one, fragments)];
      return `export const ${one.name?.value ?? ''}Document = ${parts.join(' + ')};`;
    });
    return [...constants, ...exported].join('\n');
  },
};
