// From what is typed to what is sent: what is empty is left to the planner.
import type { PreviewPlanInput } from '../../generated/graphql';
import type { Inputs } from './draft';

/** The goal as the API takes it. */
export function goalInput(draft: Inputs): PreviewPlanInput {
  const years = whole(draft.timeHorizon);
  const amount = dollars(draft.targetAmount);
  return {
    financialGoals: draft.financialGoals.trim() || null,
    investmentPreferences: draft.investmentPreferences.trim() || null,
    planType: draft.planType,
    riskLevel: draft.riskLevel,
    timeHorizon: years,
    targetAmount: amount,
  };
}

/** What stands in the fields for numbers that is no number, which no server need be asked about. */
export function misreadNumbers(draft: Inputs): Partial<Record<string, string>> {
  const problems: Partial<Record<string, string>> = {};
  if (draft.timeHorizon.trim() && whole(draft.timeHorizon) === null)
    problems['timeHorizon'] = 'Write whole years, such as 12.';
  if (draft.targetAmount.trim() && dollars(draft.targetAmount) === null)
    problems['targetAmount'] = 'Write an amount in dollars, such as 60,000.';
  return problems;
}

function whole(text: string): number | null {
  const digits = text.trim();
  return /^\d{1,4}$/.test(digits) ? Number(digits) : null;
}

// A decimal travels as text, so that no cent is lost on the way.
function dollars(text: string): string | null {
  const digits = text.replace(/[$,\s]/g, '');
  return /^\d+(\.\d+)?$/.test(digits) ? digits : null;
}
