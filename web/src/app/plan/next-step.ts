import type { FinishedFragment, OnTheWayFragment } from '../../generated/graphql';
import { money, month, payment } from '../format';
import { words } from '../words';

/** The one thing to do now; of a plan on its way, by where it stands. */
export function nextStepOf(
  result: FinishedFragment,
  pay: number | null,
  start: string,
  track: OnTheWayFragment['track'],
): string {
  const { plan } = words;
  const debt = result.debts.find(({ payFirst }) => payFirst);
  if (debt && result.kind !== 'DEBT') return plan.nextDebt(debt.label ?? plan.theDebt);
  if (track) return track.onTrack ? plan.nextOnTrack : plan.nextOffTrack;
  if (result.kind === 'SPEND' && result.drawdown) return plan.nextSpend(money(result.drawdown.sustainableMonthly));
  // A debt that takes longer with what can be paid says so itself.
  const short = result.budget && result.kind !== 'DEBT' ? (pay ?? 0) - Number(result.budget.monthlyContribution) : 0;
  if (short >= 10) return plan.nextBudget(payment(short));
  if ((pay ?? 0) === 0) return plan.nextNothing;
  return plan.nextPay(payment(pay), month(start, 0));
}
