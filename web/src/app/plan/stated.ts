// What a person has set of a plan, as the form holds it: what was read or assumed is left to the planner again.
import type { PlanDetailFragment } from '../../generated/graphql';
import { chipOfPath } from '../goal/chips';
import { EMPTY_GOAL, type DebtFields, type GoalInputs } from '../goal/inputs';
import { formatPercent } from './percent';

/** The form of a plan's own inputs. */
export function statedInputs(plan: PlanDetailFragment): GoalInputs {
  const isStated = stated(plan);
  const { details } = plan;
  const text = (value: string | number | null | undefined): string => String(value ?? '');
  const months = details?.horizonMonths;
  return {
    ...EMPTY_GOAL,
    financialGoals: plan.financialGoals ?? '',
    investmentPreferences: plan.investmentPreferences ?? '',
    planName: plan.planName ?? '',
    planType: isStated('planType') ? (plan.chosenPlanType ?? '') : '',
    riskLevel: isStated('riskLevel') ? (plan.riskLevel ?? '') : '',
    timeHorizon:
      months && months % 12 !== 0 ? `${months} months` : isStated('timeHorizon') ? text(plan.timeHorizon) : '',
    targetAmount: isStated('targetAmount') ? text(plan.targetAmount) : '',
    ...(details && {
      startingAmount: text(details.startingAmount),
      monthlyBudget: text(details.monthlyBudget),
      yearlyIncome: text(details.yearlyIncome),
      currentAge: text(details.currentAge),
      confidence: text(details.confidence === null ? null : Math.round(details.confidence * 100)),
      amountBasis: details.amountBasis ?? '',
      retirementYearly: text(details.retirementIncome?.yearly),
      retirementUntil: text(details.retirementIncome?.untilAge),
      retirementOther: (details.retirementIncome?.other ?? []).map(({ yearly, fromAge, label }) => ({
        yearly: yearly ?? '0',
        fromAge,
        label,
      })),
      inflation: formatPercent(details.inflation),
      annualFee: formatPercent(details.annualFee),
      debts: details.debts.map(debtFields),
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
