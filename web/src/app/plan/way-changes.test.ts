import { expect, test } from 'vitest';
import { changesOf } from './way-changes';

const way = (kind: string, value: string) => ({ kind, value }) as Parameters<typeof changesOf>[0];
const from = { monthly: '800', employer: null, startingAmount: null };

test('each way changes what it says, for the amount that it goes out from', () => {
  expect(changesOf(way('PAY_MORE', '1809.92'), from)).toEqual({ monthlyBudget: '1809.92' });
  expect(changesOf(way('LATER', '50'), from)).toEqual({ monthlyBudget: '800', timeHorizon: '50 months' });
  expect(changesOf(way('LESS', '58644.18'), from)).toMatchObject({ targetAmount: '58644.18' });
});

test('a deposit comes on top of what is put aside', () => {
  expect(changesOf(way('DEPOSIT', '100.25'), { ...from, startingAmount: '5000.00' })).toMatchObject({
    startingAmount: '5100.25',
  });
});

test('what the employer adds is no part of what a person pays', () => {
  const matched = { ...from, employer: '250.00' };
  expect(changesOf(way('PAY_MORE', '1809.92'), matched)).toEqual({ monthlyBudget: '1559.92' });
  expect(changesOf(way('LESS', '58644.18'), matched)).toMatchObject({ monthlyBudget: '550.00' });
  expect(changesOf(way('PAY_MORE', '100'), matched)).toEqual({ monthlyBudget: '0.00' });
});
