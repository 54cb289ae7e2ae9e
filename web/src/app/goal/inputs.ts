// What a plan is made from: as it is typed, and as it is sent. What is empty is left to the planner.
import type {
  AmountBasis,
  IncomeStreamInput,
  PlanDetailsInput,
  PlanType,
  PreviewPlanInput,
  RiskLevel,
} from '../../generated/graphql';
import { parseAge, parseAmount, parseFraction, parseMonths } from './amounts';

/** A debt as it is typed. */
export interface DebtFields {
  balance: string;
  rate: string;
  payment: string;
  /** What it is; kept as it came. */
  label: string;
}

/** The fields of a goal, as they are typed or chosen. */
export interface GoalInputs {
  financialGoals: string;
  investmentPreferences: string;
  planName: string;
  planType: PlanType | '';
  riskLevel: RiskLevel | '';
  /** Years or months. */
  timeHorizon: string;
  targetAmount: string;
  startingAmount: string;
  monthlyBudget: string;
  yearlyIncome: string;
  currentAge: string;
  /** Percent. */
  confidence: string;
  amountBasis: AmountBasis | '';
  retirementYearly: string;
  retirementUntil: string;
  /** Pensions and the like; kept as they came. */
  retirementOther: IncomeStreamInput[];
  inflation: string;
  annualFee: string;
  debts: DebtFields[];
}

export const EMPTY_GOAL: GoalInputs = {
  financialGoals: '',
  investmentPreferences: '',
  planName: '',
  planType: '',
  riskLevel: '',
  timeHorizon: '',
  targetAmount: '',
  startingAmount: '',
  monthlyBudget: '',
  yearlyIncome: '',
  currentAge: '',
  confidence: '',
  amountBasis: '',
  retirementYearly: '',
  retirementUntil: '',
  retirementOther: [],
  inflation: '',
  annualFee: '',
  debts: [],
};

/** The fields that user errors can belong to. */
export const GOAL_FIELDS = Object.keys(EMPTY_GOAL) as (keyof GoalInputs)[];

/** The goal as a new plan and its preview take it. */
export function toPreviewInput(inputs: GoalInputs): PreviewPlanInput {
  const details = toDetails(inputs);
  return { ...toPlanInput(inputs), ...(details && { details }) };
}

/** The goal as a plan takes it, without its details. */
export function toPlanInput(inputs: GoalInputs) {
  const months = parseMonths(inputs.timeHorizon);
  return {
    financialGoals: inputs.financialGoals.trim() || null,
    investmentPreferences: inputs.investmentPreferences.trim() || null,
    planType: inputs.planType || null,
    riskLevel: inputs.riskLevel || null,
    timeHorizon: months === null ? null : Math.ceil(months / 12),
    targetAmount: parseAmount(inputs.targetAmount),
  };
}

/** What is said exactly beside that; null where nothing is. */
export function toDetails(inputs: GoalInputs): PlanDetailsInput | null {
  const said = Object.entries(detailsOf(inputs)).filter(([, value]) => value !== null);
  return said.length > 0 ? Object.fromEntries(said) : null;
}

/** Every detail that the form has; null for what is not said, which clears it. */
export function detailsOf(inputs: GoalInputs): PlanDetailsInput {
  const months = parseMonths(inputs.timeHorizon);
  const yearly = parseAmount(inputs.retirementYearly);
  const confidence = parseFraction(inputs.confidence);
  const debts = inputs.debts.flatMap(({ balance, rate, payment, label }) => {
    const [owed, yearly] = [parseAmount(balance), parseFraction(rate)];
    return owed === null || yearly === null
      ? []
      : [{ balance: owed, rate: yearly, payment: parseAmount(payment), ...(label && { label }) }];
  });
  return {
    // Whole years are said by `timeHorizon`.
    horizonMonths: months !== null && months % 12 !== 0 ? months : null,
    startingAmount: parseAmount(inputs.startingAmount),
    monthlyBudget: parseAmount(inputs.monthlyBudget),
    yearlyIncome: parseAmount(inputs.yearlyIncome),
    currentAge: parseAge(inputs.currentAge),
    confidence: confidence === null ? null : Number(confidence),
    amountBasis: inputs.amountBasis || null,
    inflation: parseFraction(inputs.inflation),
    annualFee: parseFraction(inputs.annualFee),
    retirementIncome:
      yearly === null
        ? null
        : {
            yearly,
            untilAge: parseAge(inputs.retirementUntil),
            ...(inputs.retirementOther.length > 0 && { other: inputs.retirementOther }),
          },
    debts: debts.length > 0 ? debts : null,
  };
}
