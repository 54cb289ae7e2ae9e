import { expect, test } from 'vitest';
import { describe as sentences } from './columns';

const change = (column: string, before: unknown, after: unknown) =>
  sentences({
    operation: 'UPDATE',
    changedAt: '2026-11-29T12:00:00Z',
    changedBy: null,
    changedColumns: [column],
    oldData: { [column]: before },
    newData: { [column]: after },
  });

test('a change says from what to what, in the words of the page', () => {
  expect(change('plan_type', 'house', 'retirement')).toEqual(['Purpose: Home → Retirement']);
  expect(change('target_amount', 60000, 75000)).toEqual(['Target: $60,000 → $75,000']);
  expect(change('time_horizon', null, 1)).toEqual(['Horizon: 1 year']);
  expect(change('plan_name', 'Flat', null)).toEqual(['Name: cleared']);
});

test('balances are told by their amounts, and none before the first', () => {
  const at = (...amounts: number[]) => amounts.map((amount) => ({ balance_on: '2026-11-29T12:00:00Z', amount }));
  expect(change('balances', [], at(11_000))).toEqual(['Balances: $11,000']);
  expect(change('balances', at(11_000), at(9_000))).toEqual(['Balances: $11,000 → $9,000']);
});

test('documents are stored or cleared, and a long text is cut', () => {
  expect(change('plan_data', null, { summary: '…' })).toEqual(['The finished plan: stored']);
  expect(change('financial_goals', null, 'x'.repeat(99))).toEqual([`Goal: “${'x'.repeat(57)}…”`]);
});

test('a column that the page does not know is named as it is', () => {
  expect(change('new_column', null, 1)).toEqual(['new_column: stored']);
});
