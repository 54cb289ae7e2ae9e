// What a person has set of a plan, as the form holds it: what was read or assumed is left to the planner again.
import type { PlanDetailFragment } from '../../generated/graphql';
import { chipOfPath } from '../goal/chips';
import { EMPTY_GOAL, type DebtFields, type GoalInputs } from '../goal/inputs';
import { formatPercent } from './percent';

/** The form of a plan's own inputs. */
export function statedInputs(plan: PlanDetailFragment): GoalInputs {
  const isStated = stated(plan);
  const details = plan.planner?.details;
  const text = (field: string, value: string | number | null | undefined): string =>
    isStated(field) && value !== null && value !== undefined ? String(value) : '';
  const months = plan.planner?.horizonMonths;
  return {
    ...EMPTY_GOAL,
    financialGoals: plan.financialGoals ?? '',
    investmentPreferences: plan.investmentPreferences ?? '',
    planName: plan.planName ?? '',
    planType: isStated('planType') ? (plan.chosenPlanType ?? '') : '',
    riskLevel: isStated('riskLevel') ? (plan.riskLevel ?? '') : '',
    timeHorizon: text('timeHorizon', months && months % 12 !== 0 ? `${months} months` : plan.timeHorizon),
    targetAmount: text('targetAmount', plan.targetAmount),
    ...(details && {
      startingAmount: text('startingAmount', details.startingAmount),
      monthlyBudget: text('monthlyBudget', details.monthlyBudget),
      yearlyIncome: text('yearlyIncome', details.yearlyIncome),
      currentAge: text('currentAge', details.currentAge),
      confidence: text('confidence', details.confidence === null ? null : Math.round(details.confidence * 100)),
      amountBasis: isStated('amountBasis') ? (details.amountBasis ?? '') : '',
      retirementYearly: text('retirementYearly', details.retirementIncome?.yearly),
      retirementUntil: text('retirementYearly', details.retirementIncome?.untilAge),
      inflation: isStated('inflation') ? formatPercent(details.inflation) : '',
      annualFee: isStated('annualFee') ? formatPercent(details.annualFee) : '',
      debts: isStated('debts') ? details.debts.map(debtFields) : [],
    }),
  };
}

/**
 * What of it is known to be stored as the person's own. Of a plan that does not say who said what, nothing is: all that its form
 * shows is sent.
 */
export function storedInputs(plan: PlanDetailFragment): GoalInputs {
  const inputs = statedInputs(plan);
  if (saysWho(plan)) return inputs;
  return { ...inputs, planType: '', riskLevel: '', timeHorizon: '', targetAmount: '' };
}

function debtFields({ balance, rate, payment, label }: { [field in keyof DebtFields]: string | null }): DebtFields {
  return { balance: balance ?? '', rate: formatPercent(rate), payment: payment ?? '', label: label ?? '' };
}

function saysWho(plan: PlanDetailFragment): boolean {
  // Before the planner has been there, every column is the person's.
  return plan.planner === null || plan.planner.origins.length > 0;
}

function stated(plan: PlanDetailFragment): (field: string) => boolean {
  const { planner } = plan;
  if (!planner || planner.origins.length === 0) return () => true;
  const fields = new Set<string | null>(
    planner.origins
      .filter(({ origin }) => origin === 'STATED')
      .map(({ path }) => chipOfPath(path) ?? path.at(-1) ?? null),
  );
  return (field) => fields.has(field);
}
