// Leaves out of the playground what its libraries bring along and it never uses. Applies to builds only.
import type { Plugin } from 'vite';

const noDiffEditor = (name: string): string => `export class ${name} {}`;

// The end of a module's path, and the code that stands in for it.
const replacements: Record<string, string> = {
  // All of Monaco; the playground names the parts that it uses.
  '/monaco-graphql/esm/monaco-editor.js': "export * from '/src/playground/editor/monaco.ts';",
  // Monaco's API can also build side-by-side diff editors.
  '/vs/editor/browser/widget/diffEditor/diffEditorWidget.js': noDiffEditor('DiffEditorWidget'),
  '/vs/editor/browser/widget/multiDiffEditor/multiDiffEditorWidget.js': noDiffEditor('MultiDiffEditorWidget'),
  // GraphiQL tidies JSON with a whole JavaScript parser and printer.
  '/prettier/plugins/babel.js': "export { parsers } from '/src/playground/editor/json-format.ts';",
  '/prettier/plugins/estree.mjs': "export { printers } from '/src/playground/editor/json-format.ts';",
  // The same plugin again, as CommonJS.
  '/prettier/plugins/graphql.js': "export * from 'prettier/plugins/graphql';",
};

/** A Vite plugin that swaps those modules for small ones. */
export const trim: Plugin = {
  name: 'trim',
  apply: 'build',
  load(id) {
    const end = Object.keys(replacements).find((path) => id.endsWith(path));
    return end === undefined ? null : (replacements[end] ?? null);
  },
};
