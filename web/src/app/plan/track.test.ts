import { expect, test } from 'vitest';
import type { PlanPageFragment, WayFragment } from '../../generated/graphql';
import { dotsOf, startOf, takesBalances, wayBack } from './track';

/** A plan of ten years with 600 a month, two and a half years on its way. */
function plan(changes: Record<string, unknown> = {}, details: Record<string, unknown> = {}, over = 30) {
  const projection = Array.from({ length: 10 }, (_, i) => ({
    year: i + 1,
    month: 12 * (i + 1),
    p50: String(1000 * 1.1 ** (i + 1)),
    p50Today: '1000',
  }));
  const values = { months: over, payment: '600', monthly: '3100' };
  return {
    createdAt: '2024-01-15T12:00:00Z',
    planner: {
      timestamp: '2024-05-15T12:00:00Z',
      details: { employerContribution: null, currentAge: null, amountBasis: null, ...details },
    },
    balances: [
      { on: '2026-11-15T12:00:00Z', amount: '11000.00', percentile: 0.1 },
      { on: '2024-05-15T12:00:00Z', amount: '5000.00', percentile: 0.5 },
    ],
    track: { onTrack: false, adjustments: [], sentence: { code: '', text: '', values } },
    investmentPlan: {
      kind: 'SAVE',
      confidence: 0.8,
      monthlyContribution: '550.00',
      targetNominal: '90000.00',
      targetToday: null,
      budget: { monthlyContribution: '601.23' },
      drawdown: null,
      projection,
      ...changes,
    },
  } as unknown as PlanPageFragment;
}
const way = (kind: string, value: string) => ({ kind, value }) as WayFragment;

test('balances stand where they were, counted from the plan’s last run, the oldest first', () => {
  expect(startOf(plan())).toBe('2024-05-15T12:00:00Z');
  const dots = dotsOf(plan(), false);
  expect(dots.map(({ amount }) => amount)).toEqual([5000, 11000]);
  expect(dots[0]?.year).toBe(0);
  expect(dots[1]?.year).toBeCloseTo(2.5);
  expect(dotsOf(plan(), true)[1]?.amount).toBeCloseTo(11000 / 1.1 ** 2.5);
});

test('only a plan with a fan of its own takes balances', () => {
  expect(takesBalances(plan())).toBe(true);
  expect(takesBalances(plan({ kind: 'DEBT' }))).toBe(false);
  expect(takesBalances(plan({ confidence: null }))).toBe(false);
});

test('a way back goes on with what is there, for the time that is left', () => {
  const rest = { startingAmount: '11000.00', timeHorizon: '90 months' };
  expect(wayBack(way('PAY_MORE', '871.30'), plan())).toEqual({ ...rest, monthlyBudget: '871.30' });
  expect(wayBack(way('LATER', '120'), plan())).toEqual({ ...rest, timeHorizon: '120 months', monthlyBudget: '601.23' });
  expect(wayBack(way('LESS', '70000'), plan())).toEqual({ ...rest, targetAmount: '70000', monthlyBudget: '601.23' });
  expect(wayBack(way('DEPOSIT', '9000.50'), plan())).toMatchObject({ startingAmount: '20000.50' });
});

test('without a budget it goes on with what the plan advises, less what the employer adds', () => {
  const matched = plan({ budget: null }, { employerContribution: '200.00' });
  expect(wayBack(way('LATER', '120'), matched)).toMatchObject({ monthlyBudget: '400.00' });
});

test('a target of today’s money, and an age, are those of now', () => {
  const today = plan({ targetNominal: '121000', targetToday: '100000' }, { amountBasis: 'TODAY', currentAge: 40 }, 60);
  const back = wayBack(way('PAY_MORE', '900'), today);
  expect(back).toMatchObject({ targetAmount: '110000.00', currentAge: '45', timeHorizon: '60 months' });
  expect(wayBack(way('LESS', '95000'), today)).toMatchObject({ targetAmount: '95000' });
});

test('a plan that lives on its money lives on less, or has more', () => {
  const living = plan({ kind: 'SPEND', budget: null, drawdown: { wantedMonthly: '3000.00' } });
  expect(wayBack(way('LESS', '2500.00'), living)).toEqual({
    startingAmount: '11000.00',
    timeHorizon: '90 months',
    retirementYearly: '30000.00',
  });
  expect(wayBack(way('DEPOSIT', '1000'), living)).toMatchObject({
    startingAmount: '12000.00',
    retirementYearly: '37200.00',
  });
});

test('once the time is over, only a later day is a way', () => {
  const over = plan({}, {}, 120);
  expect(wayBack(way('DEPOSIT', '5000'), over)).toBeNull();
  expect(wayBack(way('LATER', '14'), over)).toMatchObject({ startingAmount: '11000.00', timeHorizon: '14 months' });
});
