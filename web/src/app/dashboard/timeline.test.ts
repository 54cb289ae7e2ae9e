import { expect, test } from 'vitest';
import type { BudgetedPlanFragment } from '../../generated/graphql';
import { timelineOf } from './timeline';

const plan = (id: string, changes: Partial<BudgetedPlanFragment> = {}): BudgetedPlanFragment => ({
  id,
  planName: id,
  financialGoals: null,
  timeHorizon: 4,
  createdAt: '2026-01-15T12:00:00Z',
  targetAmount: '60000',
  planner: null,
  investmentPlan: { kind: 'SAVE', recommendedContribution: '900.5', monthlyContribution: '700' },
  ...changes,
});

test('plans stand on one line, the first to end first', () => {
  const { bars, from, to } = timelineOf([plan('late', { timeHorizon: 8 }), plan('soon')]);
  expect([from, to]).toEqual([2026, 2034]);
  expect(bars.map(({ plan, pay, start, end }) => [plan.id, pay, start, end])).toEqual([
    ['soon', 900.5, 0, 0.5],
    ['late', 900.5, 0, 1],
  ]);
});

test('what has no end, is lived on, or stands in another currency, has no bar', () => {
  const details = { currency: 'EUR' };
  const plans = [
    plan('none', { timeHorizon: null }),
    plan('spend', { investmentPlan: { kind: 'SPEND', recommendedContribution: null, monthlyContribution: '0' } }),
    plan('euro', { planner: { horizonMonths: 48, details } }),
  ];
  expect(timelineOf(plans).bars).toEqual([]);
});
