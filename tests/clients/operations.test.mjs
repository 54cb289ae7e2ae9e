// That the clients' operations use every root field, so that no field can change unseen by the typed client.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { TypeInfo, buildSchema, concatAST, parse, validate, visit, visitWithTypeInfo } from 'graphql';

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const schema = buildSchema(read('generated/schema.graphql'));
const files = readdirSync(new URL('operations', import.meta.url)).filter((name) => name.endsWith('.graphql'));
const operations = concatAST(files.map((name) => parse(read(`operations/${name}`))));

test('the operations are valid together', () => {
  assert.deepEqual(
    validate(schema, operations).map((error) => error.message),
    [],
  );
});

test('every root field is used', () => {
  const used = new Set();
  const types = new TypeInfo(schema);
  const note = () => void used.add(`${types.getParentType()}.${types.getFieldDef()?.name}`);
  visit(operations, visitWithTypeInfo(types, { Field: note }));
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((type) => Object.keys(type.getFields()).map((name) => `${type}.${name}`));
  assert.deepEqual(
    fields.filter((field) => !used.has(field)),
    [],
  );
});
