// Plans on one line of time: from when each is paid for, until when, and how much.
import type { BudgetedPlanFragment } from '../../generated/graphql';

/** A plan as a bar. Its ends are fractions of the line's length. */
export interface Bar {
  plan: BudgetedPlanFragment;
  /** The payment a month that it advises, in US dollars. */
  pay: number;
  start: number;
  end: number;
  /** How many months it takes from its own beginning. */
  months: number;
}

/** The bars, the first to end first, and the calendar years at both ends of the line. Plans without an end or a payment have none. */
export function timelineOf(plans: readonly BudgetedPlanFragment[]): { bars: Bar[]; from: number; to: number } {
  const dated = plans.flatMap((plan) => {
    const { investmentPlan: result, planner, timeHorizon } = plan;
    const months = planner?.horizonMonths ?? (timeHorizon === null ? null : timeHorizon * 12);
    if (!result || result.kind === 'SPEND' || months === null || (planner?.details.currency ?? 'USD') !== 'USD')
      return [];
    const begin = yearOf(plan.createdAt);
    const pay = Number(result.recommendedContribution ?? result.monthlyContribution);
    return [{ plan, pay, months, begin, done: begin + months / 12 }];
  });
  const from = Math.floor(Math.min(...dated.map(({ begin }) => begin)));
  const to = Math.ceil(Math.max(...dated.map(({ done }) => done)));
  const place = (year: number): number => (year - from) / (to - from);
  const bars = dated
    .toSorted((one, other) => one.done - other.done)
    .map(({ plan, pay, months, begin, done }) => ({ plan, pay, months, start: place(begin), end: place(done) }));
  return { bars, from, to };
}

/** An instant as a year with what has passed of it. */
function yearOf(instant: string): number {
  const date = new Date(instant);
  return date.getFullYear() + date.getMonth() / 12;
}
