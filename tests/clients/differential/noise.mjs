// The text of a document: ways to write the same, and ways to break it.

/** A text as a string or block string, with some of its characters escaped. */
export function textLiteral(text, random) {
  if (random.chance(0.15) && /^[^\s"\\][^"\\]*$/.test(text) && !/\s$/.test(text))
    return `"""${random.pick(['', '\n  '])}${text}"""`;
  const escaped = [...text].map((char) => {
    if (char === '"' || char === '\\') return `\\${char}`;
    if (char === '\n') return '\\n';
    if (char === '\t') return random.pick(['\\t', '\t', '\\u0009']);
    const code = char.codePointAt(0);
    if (!random.chance(0.1)) return char;
    if (code > 0xffff && random.chance(0.5)) return char.replace(/[^]/g, (half) => unicode(half.charCodeAt(0)));
    return code > 0xffff || random.chance(0.3) ? `\\u{${code.toString(16)}}` : unicode(code);
  });
  return `"${escaped.join('')}"`;
}

const unicode = (code) => `\\u${code.toString(16).padStart(4, '0')}`;

const DESCRIPTIONS = ['"What, and \\"why\\"." ', '"""\n  #Ü {\n""" ', '"" ', '"\\u{1F600}"\n'];

/** Now and then a description, as an operation, a fragment or a variable may have. */
export const description = (random) => (random.chance(0.05) ? random.pick(DESCRIPTIONS) : '');

const TOKEN =
  /"""(?:[^"]|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*|\.\.\.|[_A-Za-z]\w*|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[^\s,]/gu;
const PIECE = new RegExp(`${TOKEN.source}|[\\s,]`, 'gu');

/** A text in pieces: its tokens, and each character between them. */
export const pieces = (text) => text.match(PIECE) ?? [];

/** The tokens of a text, as far as it has any. */
export function tokens(text) {
  return text.match(TOKEN) ?? [];
}

const GAPS = [' ', ' ', ' ', '\n', '\r\n', '\r', '\t', ', ', ',,', ' # a comment } " ü\n', '\n#\n', ' \ufeff'];

/** The same tokens with other white space, commas and comments between them. */
export function spread(text, random) {
  const parts = tokens(text).filter((token) => !token.startsWith('#'));
  const spaced = parts.map((token) => token + (random.chance(0.3) ? random.pick(GAPS) : ' '));
  return (random.chance(0.2) ? '\ufeff' : '') + spaced.join('');
}

// prettier-ignore
const STRANGE = [
  '{', '}', '(', ')', '[', ']', ':', '=', '!', '$', '@', '|', '&', '...', '..', 'on', 'null', 'true', 'query', 'fragment',
  'mutation', 'subscription', 'type', 'extend', 'schema', '""', '"', '"""', '"\\x"', '"\\u{110000}"', '"\\uD83D"', '"\\u{D83D}"', '"\\uDE00\\uD83D"',
  '"""\\""" """', '01', '-', '-01', '1.', '.5', '1e', '1.0e5', '0x1', '1a', '1_', '0.0', '-0', '1e500', '99999999999999999999', '?', ';', '%', '`', "'",
  '\\', '\u0000', '\u0007', '\u007f', '\u00a0', '\u2028', 'ü', '𝕏', '__typename', '__x', '$', '$a', '@skip(if: true)', '@include',
  '@skip', '@include(if: false)', '{}', '()', '[]', ',', '#', '{ __typename }', '"a" { b }', '"text"', '""" text """',
];

/** A text with one to three of its tokens changed. */
export function broken(text, random) {
  const parts = tokens(text);
  for (let count = random.between(1, 3); count > 0; count -= 1) {
    const at = random.below(parts.length);
    const other = random.below(parts.length);
    const changes = {
      drop: () => parts.splice(at, 1),
      repeat: () => parts.splice(at, 0, parts[at]),
      swap: () => ([parts[at], parts[other]] = [parts[other], parts[at]]),
      copy: () => (parts[at] = parts[other]),
      insert: () => parts.splice(at, 0, random.pick(STRANGE)),
      replace: () => (parts[at] = random.pick(STRANGE)),
      cut: () => parts.splice(at, random.between(1, 5)),
      glue: () => parts.splice(at, 2, parts[at] + (parts[at + 1] ?? '')),
    };
    changes[random.pick(Object.keys(changes))]();
  }
  return parts.join(' ');
}
