import { expect, test } from 'vitest';
import type { FinishedFragment } from '../../generated/graphql';
import { answerOf } from './answer';

const point = (year: number, p10: string, p50: string, p90: string, rate = 0.9) => ({
  year,
  month: 12 * year,
  contributed: String(12_000 * year),
  p10,
  p50,
  p90,
  p10Today: String(Number(p10) * rate),
  p50Today: String(Number(p50) * rate),
  p90Today: String(Number(p90) * rate),
});

const PLAN = {
  kind: 'SAVE',
  recommendedContribution: '1182.42',
  confidence: 0.8,
  targetNominal: '60000.00',
  targetToday: '54000.00',
  monthlyContribution: '1000.00',
  successProbability: 0.5,
  projection: [point(1, '11000', '12100', '13000'), point(2, '22000', '25000', '28000')],
  sentences: [
    { part: 'SUMMARY', sentence: { code: 'WORST_TENTH', text: '', values: { p10: '59300', missing: '700' } } },
  ],
} as unknown as FinishedFragment;

test('the answer is the payment that is advised, rounded up, with its chance', () => {
  expect(answerOf(PLAN, null, null, false)).toMatchObject({ pay: 1_190, chance: 0.8, target: 60_000, months: 24 });
});

test('the worst tenth is the plan’s own figure, and what it misses', () => {
  expect(answerOf(PLAN, null, null, false)).toMatchObject({ low: 59_300, missing: 700 });
});

test('the range belongs to the payment that is advised', () => {
  const { outlook, high } = answerOf(PLAN, null, null, false);
  expect(outlook?.monthly).toBe(1182.42);
  expect(outlook?.points.at(-1)?.contributed).toBeCloseTo(24_000 + 182.42 * 24);
  expect(high).toBeGreaterThan(28_000);
});

test('in today’s money every amount is, and no payment or chance changes', () => {
  const today = answerOf(PLAN, null, null, true);
  expect(today).toMatchObject({ pay: 1_190, chance: 0.8, target: 54_000 });
  expect(today.low).toBeCloseTo(59_300 * 0.9);
});

test('a plan of an older version advises what it has', () => {
  const old = {
    ...PLAN,
    kind: null,
    recommendedContribution: null,
    confidence: null,
    targetNominal: null,
    sentences: [],
  };
  expect(answerOf(old, null, '60000.00', false)).toMatchObject({ pay: 1_000, chance: 0.5, target: 60_000 });
});
