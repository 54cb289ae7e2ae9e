// That breaking.mjs tells what breaks a client from what does not.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { breakingChanges } from './breaking.mjs';

const RELEASED = `
  type Query { plan(id: ID, stage: Stage! = QUEUED): Plan  plans(filter: Filter): [Plan!]! }
  type Plan { id: ID!  name: String  stage: Stage! }
  input Filter { name: String  archived: Boolean! = false }
  enum Stage { QUEUED DONE }
`;

/** The released schema with `from` turned into `to`. */
function changed(from, to) {
  const next = RELEASED.replace(from, to);
  assert.equal(next !== RELEASED, from !== to, 'the change is none');
  return next;
}

for (const [what, from, to, said] of [
  ['a field that goes', 'name: String  stage: Stage!', 'stage: Stage!', /Plan\.name was removed/],
  ['an argument that becomes required', 'id: ID,', 'id: ID!,', /Query\.plan arg id/],
  ['a new required argument', 'id: ID,', 'id: ID, year: Int!,', /required arg year/],
  ['an argument that loses its default', ' = QUEUED', '', /Query\.plan\(stage:\) lost its default/],
  ['an input field that loses its default', ' = false', '', /Filter\.archived lost its default/],
  [
    'an input field that becomes required',
    'input Filter { name: String',
    'input Filter { name: String!',
    /Filter\.name/,
  ],
  ['a field that becomes nullable', '{ id: ID!', '{ id: ID', /Plan\.id changed type from ID! to ID/],
  ["a list's items that become nullable", '[Plan!]!', '[Plan]!', /Query\.plans changed type/],
  ['an enum value that goes', 'QUEUED DONE', 'QUEUED', /DONE was removed from enum type Stage/],
  ['a type that becomes another', 'name: String  stage', 'name: Int  stage', /Plan\.name changed type/],
]) {
  test(`breaking: ${what}`, () => {
    const changes = breakingChanges(RELEASED, changed(from, to));
    assert.equal(changes.length, 1, changes.join('\n'));
    assert.match(changes[0], said);
  });
}

for (const [what, from, to] of [
  ['nothing', '', ''],
  ['a new field', 'name: String  stage', 'name: String  year: Int!  stage'],
  ['a new argument that can be left out', 'id: ID,', 'id: ID, year: Int,'],
  ['a default that is another one', ' = QUEUED', ' = DONE'],
  ['a field that is never null any more', 'name: String  stage', 'name: String!  stage'],
  ['a new enum value', 'QUEUED DONE', 'QUEUED PLANNING DONE'],
  ['a deprecation', 'name: String  stage', 'name: String @deprecated(reason: "title")  stage'],
]) {
  test(`not breaking: ${what}`, () => assert.deepEqual(breakingChanges(RELEASED, changed(from, to)), []));
}

test('the script exits with 1 and names what breaks, with 0 otherwise', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'breaking.'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = (name, text) => (writeFileSync(join(folder, name), text), join(folder, name));
  const script = fileURLToPath(new URL('breaking.mjs', import.meta.url));
  const compare = (...files) => spawnSync(process.execPath, [script, ...files], { encoding: 'utf8' });
  const released = file('released.graphql', RELEASED);

  const broken = compare(file('next.graphql', changed('QUEUED DONE', 'QUEUED')), released);
  assert.deepEqual([broken.status, broken.stderr], [1, 'breaking: DONE was removed from enum type Stage.\n']);
  const same = compare(released, released);
  assert.deepEqual([same.status, same.stderr], [0, '']);
});
