// What a plan is made from: as it is typed, and as it is sent. What is empty is left to the planner.
import type { PlanType, PreviewPlanInput, RiskLevel } from '../../generated/graphql';

/** The fields of a goal, as they are typed or chosen. */
export interface GoalInputs {
  financialGoals: string;
  investmentPreferences: string;
  planName: string;
  planType: PlanType | '';
  riskLevel: RiskLevel | '';
  timeHorizon: string;
  targetAmount: string;
}

export const EMPTY_GOAL: GoalInputs = {
  financialGoals: '',
  investmentPreferences: '',
  planName: '',
  planType: '',
  riskLevel: '',
  timeHorizon: '',
  targetAmount: '',
};

/** The fields that user errors can belong to. */
export const GOAL_FIELDS = Object.keys(EMPTY_GOAL);

/** The goal as the API takes it. */
export function toPlanInput(inputs: GoalInputs): PreviewPlanInput {
  return {
    financialGoals: inputs.financialGoals.trim() || null,
    investmentPreferences: inputs.investmentPreferences.trim() || null,
    planType: inputs.planType || null,
    riskLevel: inputs.riskLevel || null,
    timeHorizon: parseYears(inputs.timeHorizon),
    targetAmount: parseAmount(inputs.targetAmount),
  };
}

/** What is wrong with typed years: nothing where they are empty. */
export function checkYears(text: string): string | undefined {
  return text.trim() && parseYears(text) === null ? 'Write whole years, such as 12.' : undefined;
}

/** What is wrong with a typed amount: nothing where it is empty. */
export function checkAmount(text: string): string | undefined {
  return text.trim() && parseAmount(text) === null ? 'Write an amount in dollars, such as 60,000.' : undefined;
}

/** Whole years; null where there are none. */
export function parseYears(text: string): number | null {
  const digits = text.trim();
  return /^\d{1,4}$/.test(digits) ? Number(digits) : null;
}

/** US dollars as a decimal in text, so that no cent is lost on the way; null where there are none. */
export function parseAmount(text: string): string | null {
  const digits = text.replace(/[$,\s]/g, '');
  return /^\d+(\.\d+)?$/.test(digits) ? digits : null;
}
