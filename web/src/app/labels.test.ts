import { expect, test } from 'vitest';
import { keyOf, keysOf, titleOf } from './labels';
import { words } from './words';

test('a plan is called by its name, or by the start of its goal', () => {
  expect(titleOf({ planName: 'Flat', financialGoals: 'Deposit' })).toBe('Flat');
  expect(titleOf({ planName: null, financialGoals: '  Deposit ' })).toBe('Deposit');
  expect(titleOf({ planName: null, financialGoals: null })).toBe('Untitled plan');
  const long = titleOf({ planName: null, financialGoals: 'x'.repeat(61) });
  expect(long).toBe(`${'x'.repeat(57)}…`);
});

test('a key is found by its own spelling alone', () => {
  expect(keysOf(words.types)).toContain('HOUSE');
  expect(keyOf(words.types, 'HOUSE')).toBe('HOUSE');
  expect(keyOf(words.types, 'house')).toBeNull();
  expect(keyOf(words.types, 'toString')).toBeNull();
  expect(keyOf(words.types, null)).toBeNull();
});
