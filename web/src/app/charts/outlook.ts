// From the API's strings to the chart's numbers. They are for the eye only; nothing is computed on to be stored.
import type { AllocationFragment, FinishedFragment } from '../../generated/graphql';
import type { Outlook, Point } from './market';

/** The figures of a plan or a preview; null where there is nothing to draw. */
export function outlookOf(
  plan: FinishedFragment | null,
  portfolio: AllocationFragment | null,
  target: string | null,
): Outlook | null {
  if (!plan?.projection.length || target === null) return null;
  const points = plan.projection.map((point): Point => ({
    year: point.year,
    contributed: Number(point.contributed),
    p10: Number(point.p10),
    p50: Number(point.p50),
    p90: Number(point.p90),
  }));
  return {
    target: Number(target),
    years: points.length,
    monthly: Number(plan.monthlyContribution),
    chance: plan.successProbability,
    expectedReturn: portfolio?.expectedReturn ?? 0,
    volatility: portfolio?.volatility ?? 0,
    points,
  };
}
