import { expect, test } from 'vitest';
import { checkAmount, checkYears, EMPTY_GOAL, parseAmount, parseYears, toPlanInput } from './inputs';

test.each([
  ['60000', '60000'],
  ['$60,000', '60000'],
  [' 1 234.50 ', '1234.50'],
  ['9007199254740993.01', '9007199254740993.01'],
])('%j is an amount, to the cent', (text, amount) => {
  expect(parseAmount(text)).toBe(amount);
  expect(checkAmount(text)).toBeUndefined();
});

test.each(['60k', '-5', '1.2.3', '.5', '5.', '1e3', '€5'])('%j is no amount', (text) => {
  expect(parseAmount(text)).toBeNull();
  expect(checkAmount(text)).toMatch(/amount in dollars/);
});

test('years are whole and have at most four digits', () => {
  expect(parseYears(' 12 ')).toBe(12);
  for (const text of ['1.5', '12345', '-1', 'ten']) {
    expect(parseYears(text)).toBeNull();
    expect(checkYears(text)).toMatch(/whole years/);
  }
});

test('what is empty is left to the planner', () => {
  expect(checkAmount('  ')).toBeUndefined();
  expect(checkYears('')).toBeUndefined();
  expect(toPlanInput({ ...EMPTY_GOAL, investmentPreferences: '  ' })).toEqual({
    financialGoals: null,
    investmentPreferences: null,
    planType: null,
    riskLevel: null,
    timeHorizon: null,
    targetAmount: null,
  });
});

test('a goal is sent trimmed, with its amount as text', () => {
  const typed = { ...EMPTY_GOAL, financialGoals: ' a flat ', targetAmount: '$60,000.10', timeHorizon: '4' };
  expect(toPlanInput({ ...typed, planType: 'HOUSE' })).toMatchObject({
    financialGoals: 'a flat',
    planType: 'HOUSE',
    timeHorizon: 4,
    targetAmount: '60000.10',
  });
});
