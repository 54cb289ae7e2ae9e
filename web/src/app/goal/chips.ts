// What counts of a goal, each with who said it: what a person has set, or else what the planner has read or assumed.
import type { Origin, ReadingFragment } from '../../generated/graphql';
import { finePercent, money, percent } from '../format';
import { words } from '../words';
import { parseAge, parseAmount, parseFraction, parseMonths } from './amounts';
import { EMPTY_GOAL, type GoalInputs } from './inputs';

/** The fields that are shown as chips, in their order. */
export const CHIPS = [
  'planType',
  'targetAmount',
  'timeHorizon',
  'startingAmount',
  'monthlyBudget',
  'retirementYearly',
  'debts',
  'riskLevel',
  'confidence',
  'amountBasis',
  'currentAge',
  'yearlyIncome',
] as const satisfies (keyof GoalInputs)[];
export type ChipField = (typeof CHIPS)[number];

export interface Chip {
  field: ChipField;
  /** Null where nobody said anything and nothing is assumed. */
  value: string | null;
  origin: Origin | null;
  /** Whether the planner itself is in doubt. */
  unsure: boolean;
}

/** Below this a reading is more of a guess. */
const SURE = 0.6;
/** The last name of a path of the API, where the form calls it otherwise. */
const FIELD_OF_PATH: Record<string, ChipField> = {
  horizonMonths: 'timeHorizon',
  retirementIncome: 'retirementYearly',
};

/** The chip that shows, and changes, what stands at a path of the input. */
export function chipOfPath(path: readonly string[]): ChipField | null {
  const name = path.find((part) => part !== 'input' && part !== 'details') ?? '';
  return FIELD_OF_PATH[name] ?? CHIPS.find((field) => field === name) ?? null;
}

/** Every chip. Without a reading there is only what the person has set; `confidence` is the chance that the plan is made for. */
export function chipsOf(inputs: GoalInputs, reading: ReadingFragment | null, confidence: number | null): Chip[] {
  return CHIPS.map((field): Chip => {
    const set = setValue(field, inputs);
    if (set !== null) return { field, value: set, origin: 'STATED', unsure: false };
    if (!reading) return { field, value: null, origin: null, unsure: false };
    const found = reading.origins.find(({ path }) => chipOfPath(path) === field);
    const value =
      field === 'confidence' ? (confidence === null ? null : percent(confidence)) : readValue(field, reading);
    const origin = found?.origin ?? (field === 'confidence' && value ? 'ASSUMED' : null);
    const unsure = found !== undefined && found.origin !== 'STATED' && found.confidence < SURE;
    return { field, value: origin === null ? null : (value ?? words.goal.none), origin, unsure };
  });
}

/** What a person has set, as it counts; null where it says nothing. */
function setValue(field: ChipField, inputs: GoalInputs): string | null {
  const amount = (text: string): string | null => (parseAmount(text) === null ? null : money(parseAmount(text)));
  const each = (text: string, say: (amount: string) => string): string | null => {
    const said = amount(text);
    return said === null ? null : say(said);
  };
  switch (field) {
    case 'planType':
      return inputs.planType ? words.types[inputs.planType] : null;
    case 'riskLevel':
      return inputs.riskLevel ? words.risks[inputs.riskLevel] : null;
    case 'amountBasis':
      return inputs.amountBasis ? words.goal.bases[inputs.amountBasis] : null;
    case 'timeHorizon': {
      const months = parseMonths(inputs.timeHorizon);
      return months === null ? null : words.span(months);
    }
    case 'currentAge':
      return parseAge(inputs.currentAge)?.toString() ?? null;
    case 'confidence': {
      const fraction = parseFraction(inputs.confidence);
      return fraction === null ? null : percent(Number(fraction));
    }
    case 'monthlyBudget':
      return each(inputs.monthlyBudget, words.goal.perMonth);
    case 'yearlyIncome':
      return each(inputs.yearlyIncome, words.goal.perYear);
    case 'retirementYearly':
      return each(inputs.retirementYearly, words.goal.perYear);
    case 'debts': {
      const debts = inputs.debts.filter(({ balance, rate }) => parseAmount(balance) && parseFraction(rate));
      if (debts.length === 0) return null;
      return debts
        .map((debt) => words.goal.debtOf(money(parseAmount(debt.balance)), finePercent(parseFraction(debt.rate))))
        .join(', ');
    }
    case 'targetAmount':
    case 'startingAmount':
      return amount(inputs[field]);
  }
}

/** What the planner works with; null where there is nothing. */
function readValue(field: Exclude<ChipField, 'confidence'>, reading: ReadingFragment): string | null {
  const { details } = reading;
  const each = (amount: string | null | undefined, say: (amount: string) => string): string | null =>
    amount === null || amount === undefined ? null : say(money(amount));
  switch (field) {
    case 'planType':
      return reading.goalType && words.types[reading.goalType];
    case 'riskLevel':
      return reading.riskLevel && words.risks[reading.riskLevel];
    case 'amountBasis':
      return details.amountBasis && words.goal.bases[details.amountBasis];
    case 'timeHorizon': {
      const months = reading.horizonMonths ?? (reading.timeHorizon === null ? null : 12 * reading.timeHorizon);
      return months === null ? null : words.span(months);
    }
    case 'currentAge':
      return details.currentAge?.toString() ?? null;
    case 'monthlyBudget':
      return each(details.monthlyBudget, words.goal.perMonth);
    case 'yearlyIncome':
      return each(details.yearlyIncome, words.goal.perYear);
    case 'retirementYearly':
      return each(details.retirementIncome?.yearly, words.goal.perYear);
    case 'debts':
      return (
        details.debts.map(({ balance, rate }) => words.goal.debtOf(money(balance), finePercent(rate))).join(', ') ||
        null
      );
    case 'targetAmount':
      return each(reading.targetAmount, (amount) => amount);
    case 'startingAmount':
      return each(details.startingAmount, (amount) => amount);
  }
}

/** The form without what a chip's field holds. */
export function emptied(field: ChipField): Partial<GoalInputs> {
  if (field === 'retirementYearly') return { retirementYearly: '', retirementUntil: '' };
  return { [field]: EMPTY_GOAL[field] };
}
