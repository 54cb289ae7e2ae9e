// What a plan comes to, in the figures that people decide with. In today's money where that is asked for.
import type { AllocationFragment, FinishedFragment } from '../../generated/graphql';
import { roundedUp } from '../format';
import type { Outlook, Point } from '../charts/market';
import { paying } from '../charts/market';

export interface Answer {
  /** Recommended payment a month; null for a plan that only spends. */
  pay: number | null;
  /** The share of markets in which that is enough, or in which the money lasts. */
  chance: number | null;
  target: number | null;
  /** Months until the money is needed. */
  months: number;
  /** The end of the worst tenth, of the middle and of the best tenth, with that payment. */
  low: number | null;
  middle: number | null;
  high: number | null;
  /** What the worst tenth misses; 0 where it misses nothing. */
  missing: number;
  /** Where the money may be year by year, with that payment; null where there is nothing to draw. */
  outlook: Outlook | null;
}

/** The answer of a plan or a preview. Plans of older versions advise the payment that does at the expected return. */
export function answerOf(
  plan: FinishedFragment,
  portfolio: AllocationFragment | null,
  storedTarget: string | null,
  today: boolean,
): Answer {
  const recommended = numberOf(plan.recommendedContribution);
  const monthly = Number(plan.monthlyContribution);
  const known = outlookOf(plan, portfolio, storedTarget, today);
  const pay = recommended ?? monthly;
  const outlook = known && paying(known, pay);
  const end = outlook?.points.at(-1);
  const rate = today ? todayRate(plan) : 1;
  const worst = numberOf(valueOf(plan, 'WORST_TENTH', 'p10'));
  const low = worst === null ? (end?.p10 ?? null) : worst * rate;
  const target = known?.target ?? null;
  const chance =
    plan.kind === 'SPEND' && plan.drawdown
      ? plan.drawdown.successProbability
      : recommended === null
        ? plan.successProbability
        : (numberOf(valueOf(plan, 'NOTHING_MORE', 'successProbability')) ?? plan.confidence ?? plan.successProbability);
  return {
    pay: plan.kind === 'SPEND' ? null : roundedUp(pay),
    chance,
    target,
    months: plan.projection.at(-1)?.month ?? 0,
    low,
    middle: end?.p50 ?? null,
    high: end?.p90 ?? null,
    missing: low === null || target === null ? 0 : Math.max(target - low, 0),
    outlook: outlook && { ...outlook, chance },
  };
}

/** The figures that a chart draws: those of the payment that does at the expected return. */
export function outlookOf(
  plan: FinishedFragment,
  portfolio: AllocationFragment | null,
  storedTarget: string | null,
  today: boolean,
): Outlook | null {
  const target = numberOf((today ? plan.targetToday : plan.targetNominal) ?? storedTarget);
  if (plan.projection.length === 0 || target === null) return null;
  const points = plan.projection.map((point): Point => {
    const rate =
      today && point.p50Today !== null && Number(point.p50) > 0 ? Number(point.p50Today) / Number(point.p50) : 1;
    return {
      year: point.year,
      month: point.month,
      contributed: Number(point.contributed) * rate,
      p10: Number(point.p10) * rate,
      p50: Number(point.p50) * rate,
      p90: Number(point.p90) * rate,
    };
  });
  return {
    target,
    years: points.length,
    monthly: Number(plan.monthlyContribution),
    chance: plan.successProbability,
    expectedReturn: portfolio?.expectedReturn ?? 0,
    volatility: portfolio?.volatility ?? 0,
    points,
  };
}

/** What a dollar of the plan's end is worth today. */
export function todayRate(plan: FinishedFragment): number {
  const end = plan.projection.at(-1);
  return end && end.p50Today !== null && Number(end.p50) > 0 ? Number(end.p50Today) / Number(end.p50) : 1;
}

/** A value of the plan's sentence with this code. */
function valueOf(plan: FinishedFragment, code: string, name: string): unknown {
  const values = plan.sentences.find(({ sentence }) => sentence.code === code)?.sentence.values;
  return (values as Record<string, unknown> | null | undefined)?.[name] ?? null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'string' || typeof value === 'number' ? Number(value) : null;
}
