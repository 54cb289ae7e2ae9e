// A Prettier plugin for JSON with comments that is one call of jsonc-parser, for the "Prettify" button.
import { applyEdits, format } from 'jsonc-parser';
import type { Parser, Printer } from 'prettier';

interface Source {
  text: string;
}

export const parsers: Record<string, Parser<Source>> = {
  jsonc: {
    parse: (text) => ({ text }),
    astFormat: 'jsonc-text',
    locStart: () => 0,
    locEnd: (node) => node.text.length,
  },
};

export const printers: Record<string, Printer<Source>> = {
  'jsonc-text': {
    print: ({ node: { text } }) =>
      applyEdits(text, format(text, undefined, { insertSpaces: true, tabSize: 2, keepLines: false })),
  },
};
