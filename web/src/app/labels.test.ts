import { expect, test } from 'vitest';
import { keyOf, keysOf, PLAN_TYPE_LABELS, titleOf } from './labels';

test('a plan is called by its name, or by the start of its goal', () => {
  expect(titleOf({ planName: 'Flat', financialGoals: 'Deposit' })).toBe('Flat');
  expect(titleOf({ planName: null, financialGoals: '  Deposit ' })).toBe('Deposit');
  expect(titleOf({ planName: null, financialGoals: null })).toBe('Untitled plan');
  const long = titleOf({ planName: null, financialGoals: 'x'.repeat(61) });
  expect(long).toBe(`${'x'.repeat(57)}…`);
});

test('a key is found by its own spelling alone', () => {
  expect(keysOf(PLAN_TYPE_LABELS)).toContain('HOUSE');
  expect(keyOf(PLAN_TYPE_LABELS, 'HOUSE')).toBe('HOUSE');
  expect(keyOf(PLAN_TYPE_LABELS, 'house')).toBeNull();
  expect(keyOf(PLAN_TYPE_LABELS, 'toString')).toBeNull();
  expect(keyOf(PLAN_TYPE_LABELS, null)).toBeNull();
});
