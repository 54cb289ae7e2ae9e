// That the comparison sees what differs, that requests come of every kind, and that they are made small.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { MaxIntrospectionDepthRule, buildSchema, parse, specifiedRules, validate } from 'graphql';
import { differentResult, differentVerdict } from './compare.mjs';
import { deliberate } from './deliberate.mjs';
import { makeRequest } from './documents.mjs';
import { Reference } from './reference.mjs';
import { shrink } from './shrink.mjs';
import { NUMBER, TEXT } from './volatile.mjs';

const sdl = readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8');
const schema = buildSchema(sdl);
const world = { ids: ['a', 'b'], strangers: ['c'], cursors: ['d'], historyCursors: ['e'] };

const wanted = (data, errors = [], failed = []) => ({
  data,
  errors: errors.map((path) => ({ path })),
  failed: new Set(failed.map((path) => JSON.stringify(path))),
});
const answer = (data, errors = []) => ({
  status: 200,
  body: errors.length ? { data, errors: errors.map((path) => ({ path })) } : { data },
});

for (const [what, left, right] of [
  ['the order of keys', wanted({ a: 1, b: 2 }), answer({ b: 2, a: 1 })],
  ['a key too many', wanted({ a: 1 }), answer({ a: 1, b: null })],
  ['a value', wanted({ a: [{ b: 1 }] }), answer({ a: [{ b: '1' }] })],
  ['the length of a list', wanted({ a: [1] }), answer({ a: [1, 2] })],
  ['null in the place of nothing', wanted({ a: null }), answer({ a: {} })],
  ['an error that is not told', wanted({ a: null }, [['a']]), answer({ a: null })],
  ['an error where nothing failed', wanted({ a: null }), answer({ a: null }, [['a']])],
  ['the path of an error', wanted({ a: null }, [['a', 'b']]), answer({ a: null }, [['a', 'c']])],
  ['an error that made nothing null', wanted({ a: null }, [['a']]), answer({ a: null }, [['a'], ['b']])],
  ['an error that is told twice', wanted({ a: null }, [['a']]), answer({ a: null }, [['a'], ['a']])],
  ['the kind of a value that changes', wanted({ a: TEXT }), answer({ a: null })],
]) {
  test(`seen: ${what}`, () => assert.ok(differentResult(left, right)));
}

for (const [what, left, right] of [
  ['the same', wanted({ a: [{ b: 1.5 }], c: null }), answer({ a: [{ b: 1.5 }], c: null })],
  ['values that change', wanted({ a: TEXT, b: NUMBER }), answer({ a: 'x', b: 3 })],
  [
    'another one of two errors below one null',
    wanted({ a: null }, [['a', 'b']], [['a', 'c']]),
    answer({ a: null }, [['a', 'c']]),
  ],
]) {
  test(`not told: ${what}`, () => assert.equal(differentResult(left, right), null));
}

test('a refusal is told by its step', () => {
  const refused = (code) => ({ status: 400, body: { errors: [{ extensions: { code } }] } });
  for (const [step, code] of [
    ['parse', 'GRAPHQL_PARSE_FAILED'],
    ['validation', 'GRAPHQL_VALIDATION_FAILED'],
    ['variables', 'BAD_USER_INPUT'],
  ]) {
    assert.equal(differentVerdict({ refused: step }, refused(code)), null);
    assert.ok(differentVerdict({ refused: null }, refused(code)));
    assert.ok(differentVerdict({ refused: step }, refused('INTERNAL')));
    assert.ok(differentVerdict({ refused: step }, answer({})));
  }
  assert.ok(differentVerdict({ refused: null }, { status: 400, body: { data: {} } }));
});

test('what is meant to differ is told from what is not', () => {
  const reference = new Reference(sdl);
  const meant = (query, ours) =>
    deliberate(reference.judge({ query, variables: { v: null } }), ours, reference) !== undefined;
  assert.ok(meant('query ($v: Boolean = true) { viewer { id @skip(if: $v) } }', 'variables'));
  assert.ok(!meant('query ($v: Boolean = true) { viewer { id @skip(if: $v) } }', 'validation'));
  assert.ok(!meant('query ($v: Int) { plans(first: $v) { totalCount } }', 'variables'));
  assert.ok(meant('scalar S "text" query { viewer { id } }', 'parse'));
  assert.ok(!meant('{ viewer { nothing } }', 'parse'));
  assert.ok(meant('{ plan(id: "a") { id } plan(id: """a""") { id } }', null));
  assert.ok(!meant('{ plan(id: "a") { id } plan(id: """b""") { id } }', null));
});

test('requests are valid ones and ones that break every rule, the same for the same seed', () => {
  const [broken, reference] = [new Set(), new Reference(sdl)];
  const counts = { null: 0, parse: 0, validation: 0, operation: 0, variables: 0 };
  const rules = specifiedRules.filter((rule) => rule !== MaxIntrospectionDepthRule);
  for (let number = 0; number < 2_000; number += 1) {
    const request = makeRequest(schema, world, 1, number);
    if (number < 50) assert.deepEqual(makeRequest(schema, world, 1, number), request);
    const { refused } = reference.judge(request);
    counts[refused] += 1;
    if (refused !== 'validation') continue;
    const document = parse(request.query);
    for (const rule of rules.filter((one) => !broken.has(one))) {
      if (validate(schema, document, [rule]).length > 0) broken.add(rule);
    }
  }
  assert.deepEqual(
    rules.filter((rule) => !broken.has(rule)).map((rule) => rule.name),
    [],
  );
  assert.ok(counts.null > 800, JSON.stringify(counts));
  for (const [step, least] of [
    ['parse', 200],
    ['validation', 300],
    ['operation', 5],
    ['variables', 5],
  ]) {
    assert.ok(counts[step] >= least, JSON.stringify(counts));
  }
});

test('a request is made small, and stays what it was', async () => {
  const query =
    'query A($a: Int, $b: Int) { plans(first: $a) { ...F nodes { id, stage } } }\nfragment F on PlanConnection { totalCount }\n{ viewer { id } }';
  const holds = ({ query: text, variables }) => text.includes('stage') && 'a' in variables;
  const small = await shrink({ query, variables: { a: 1, b: 2 }, operationName: 'A' }, async (request) =>
    holds(request),
  );
  assert.deepEqual(small, { query: 'stage', variables: { a: 1 }, operationName: null });
});
