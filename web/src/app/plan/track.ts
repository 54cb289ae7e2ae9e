// A plan on its way: what was recorded on its fan, and what a way back changes of it, from the newest balance on.
import type { PlanPageFragment, WayFragment } from '../../generated/graphql';
import { monthsBetween, worthAtStart, yearOf, type Dot } from '../charts/fan';
import type { GoalInputs } from '../goal/inputs';
import { changesOf, ownPart } from './way-changes';

/** When the plan's months began to count: with its last run. */
export function startOf({ planner, createdAt }: Pick<PlanPageFragment, 'planner' | 'createdAt'>): string {
  return planner?.timestamp ?? createdAt;
}

/** Whether a plan has a fan of its own that balances are placed on; the others take none. */
export function takesBalances({ investmentPlan }: PlanPageFragment): boolean {
  return investmentPlan !== null && investmentPlan.confidence !== null && investmentPlan.kind !== 'DEBT';
}

/** What was recorded, the oldest first; in the money of the plan's start where `today` is asked for. */
export function dotsOf(plan: PlanPageFragment, today: boolean): Dot[] {
  const { investmentPlan, balances } = plan;
  if (!investmentPlan) return [];
  return balances
    .map(({ on, amount }): Dot => {
      const month = monthsBetween(startOf(plan), on);
      const rate = today ? worthAtStart(investmentPlan, month) : 1;
      return { year: yearOf(investmentPlan.projection, month), amount: Number(amount) * rate };
    })
    .reverse();
}

/** What the sentence of `Plan.track` says in figures. */
interface TrackValues {
  /** Months that are over. */
  months?: number;
  /** What is paid a month from here on. */
  payment?: string;
  /** What is taken a month from here on. */
  monthly?: string;
}

/**
 * What a way back changes: the plan goes on with what is there and the time that is left, in the money of now. Null where there is
 * no time left to do it in.
 */
export function wayBack(way: WayFragment, plan: PlanPageFragment): Partial<GoalInputs> | null {
  const { investmentPlan, planner, track } = plan;
  const newest = plan.balances[0];
  if (!investmentPlan || !newest || !track) return null;
  const { months: over = 0, payment, monthly } = (track.sentence.values ?? {}) as TrackValues;
  const whole = investmentPlan.projection.at(-1)?.month ?? 0;
  if (whole <= over && way.kind !== 'LATER') return null;
  const employer = planner?.details.employerContribution ?? null;
  const rest: Partial<GoalInputs> = {
    startingAmount: newest.amount,
    ...(whole > over && { timeHorizon: `${whole - over} months` }),
    ...olderBy(Math.floor(over / 12), planner?.details.currentAge ?? null),
  };
  if (investmentPlan.kind === 'SPEND') {
    const yearly =
      way.kind === 'LESS' ? way.value : over >= 12 && investmentPlan.drawdown?.wantedMonthly ? monthly : null;
    const income = yearly ? { retirementYearly: (12 * Number(yearly)).toFixed(2) } : {};
    const more = Number(newest.amount) + Number(way.value);
    return { ...rest, ...income, ...(way.kind === 'DEPOSIT' && { startingAmount: more.toFixed(2) }) };
  }
  const from = { monthly: payment ?? investmentPlan.monthlyContribution, employer, startingAmount: newest.amount };
  const changes = { ...rest, ...targetOfNow(plan, over, whole), ...changesOf(way, from) };
  // What the person pays stays theirs to the cent where it has not grown.
  const own = investmentPlan.budget && ownPart(investmentPlan.budget.monthlyContribution, employer);
  const same = own !== null && Math.abs(Number(changes.monthlyBudget) / Number(own) - 1) < 0.01;
  return way.kind !== 'PAY_MORE' && same ? { ...changes, monthlyBudget: own } : changes;
}

function olderBy(years: number, age: number | null): Partial<GoalInputs> {
  return age === null || years === 0 ? {} : { currentAge: String(age + years) };
}

/** A target that is meant in today's money is so much more of it by now. */
function targetOfNow({ investmentPlan, planner }: PlanPageFragment, over: number, whole: number): Partial<GoalInputs> {
  const [then, nominal] = [Number(investmentPlan?.targetToday), Number(investmentPlan?.targetNominal)];
  if (planner?.details.amountBasis !== 'TODAY' || over === 0 || !(then > 0 && nominal > 0)) return {};
  return { targetAmount: (then * (nominal / then) ** Math.min(over / whole, 1)).toFixed(2) };
}
