// The code on docs/client.md is that of the files it names. `UPDATE_DOCS=1` writes it anew.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';

const page = new URL('../../docs/client.md', import.meta.url);
const PIECE = /<!-- (live\/\S+) -->\n[^]*?<!-- end -->/g;

test('the page shows the files that are run', () => {
  const text = readFileSync(page, 'utf8');
  const wanted = text.replaceAll(PIECE, (_, file) => {
    const code = readFileSync(new URL(file, import.meta.url), 'utf8');
    return `<!-- ${file} -->\n\`\`\`js\n${code}\`\`\`\n<!-- end -->`;
  });
  assert.notEqual(text.match(PIECE), null);
  if (process.env.UPDATE_DOCS) writeFileSync(page, wanted);
  else assert.equal(text, wanted, 'docs/client.md is old: UPDATE_DOCS=1 node --test documented.test.mjs');
});
