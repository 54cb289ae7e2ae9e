import { expect, test } from 'vitest';
import { asCurl, asTypeScript } from './copy-as';

test('a curl command is one word a part, whatever stands in it', () => {
  const command = asCurl('http://127.0.0.1:8000/graphql', '{ plans(filter: {search: "it\'s"}) { totalCount } }', '');
  expect(command).toContain(String.raw`it'\''s`);
  expect(command).toContain('$TOKEN');
  expect(command).not.toContain('variables');
});

test('variables go along where they are JSON', () => {
  expect(asCurl('u', 'query ($id: ID!) { plan(id: $id) { id } }', '{ "id": "x" }')).toContain('"variables":{"id":"x"}');
  expect(asCurl('u', '{ viewer { id } }', '{ broken')).not.toContain('variables');
});

test('TypeScript keeps the text of the operation', () => {
  expect(asTypeScript('u', '{ a } # `${b}`', '{"id":1}')).toContain('# \\`\\${b}\\`');
});
