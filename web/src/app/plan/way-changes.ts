// What a way to reach a plan's chance changes of the goal.
import type { WayFragment } from '../../generated/graphql';
import type { GoalInputs } from '../goal/inputs';

/** What the ways go out from. */
export interface From {
  /** What is paid a month, the employer's part with it. */
  monthly: string;
  /** What an employer adds a month. */
  employer: string | null;
  /** What is there. */
  startingAmount: string | null;
}

/** The changes that make a way's plan, each way by itself. */
export function changesOf(
  { kind, value }: WayFragment,
  { monthly, employer, startingAmount }: From,
): Partial<GoalInputs> {
  const monthlyBudget = ownPart(monthly, employer);
  switch (kind) {
    case 'PAY_MORE':
      return { monthlyBudget: ownPart(value, employer) };
    case 'LATER':
      return { monthlyBudget, timeHorizon: `${Math.round(Number(value))} months` };
    case 'LESS':
      return { monthlyBudget, targetAmount: value };
    case 'DEPOSIT':
      return { monthlyBudget, startingAmount: (Number(startingAmount ?? 0) + Number(value)).toFixed(2) };
  }
}

/** The person's own part of an amount a month. */
export function ownPart(monthly: string, employer: string | null): string {
  return employer === null || Number(employer) === 0
    ? monthly
    : Math.max(Number(monthly) - Number(employer), 0).toFixed(2);
}
