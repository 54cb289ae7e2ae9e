import { expect, test } from 'vitest';
import { changesOf } from './BudgetPanel';

const adjustment = (kind: string, value: string) => ({ kind, value }) as Parameters<typeof changesOf>[0];

test('each way changes what it says, for the amount that it goes out from', () => {
  expect(changesOf(adjustment('PAY_MORE', '1809.92'), '800', null)).toEqual({ monthlyBudget: '1809.92' });
  expect(changesOf(adjustment('LATER', '50'), '800', null)).toEqual({ monthlyBudget: '800', timeHorizon: '50 months' });
  expect(changesOf(adjustment('LESS', '58644.18'), '800', null)).toMatchObject({ targetAmount: '58644.18' });
});

test('a deposit comes on top of what is put aside', () => {
  expect(changesOf(adjustment('DEPOSIT', '100.25'), '800', '5000.00')).toMatchObject({ startingAmount: '5100.25' });
});
