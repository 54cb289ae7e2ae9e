// What a person can pay, what that does, and the ways to get there: each by itself, one tap.
import { useState } from 'react';
import type { FinishedFragment } from '../../generated/graphql';
import { parseAmount } from '../goal/amounts';
import type { GoalInputs } from '../goal/inputs';
import { money, payment, percent } from '../format';
import { TextField } from '../ui/Field';
import { Section } from '../ui/Section';
import { words } from '../words';

type Adjustment = FinishedFragment['adjustments'][number];

/** `onChange` takes what is to be changed of the goal. */
export function BudgetPanel(props: {
  plan: FinishedFragment;
  startingAmount: string | null;
  onChange: (changes: Partial<GoalInputs>) => void;
}) {
  const { plan: result, startingAmount, onChange } = props;
  const { budget } = result;
  // Where nobody says what they can pay, the ways go out from what does at the expected return.
  const own = budget?.monthlyContribution ?? result.monthlyContribution;
  const adjustments = result.adjustments.filter(({ kind }) => budget !== null || kind !== 'PAY_MORE');
  const { plan } = words;
  if (result.kind === 'SPEND' || result.kind === 'DEBT' || (result.kind === null && !budget)) return null;
  return (
    <Section title={plan.budget} className="budget">
      <CanPay own={budget?.monthlyContribution ?? null} onChange={onChange} />
      {budget && (
        <p className="budget-does">
          {plan.budgetDoes(money(budget.monthlyContribution), words.inTen(budget.successProbability))}{' '}
          {Number(budget.shortfallP50) >= 1 ? plan.budgetShort(money(budget.shortfallP50)) : ''}
          {adjustments.length === 0 && budget.successProbability >= (result.confidence ?? 1) && plan.budgetEnough}{' '}
          {budget.shareOfIncome !== null && plan.shareOfIncome(percent(budget.shareOfIncome))}
        </p>
      )}
      {adjustments.length > 0 && (
        <>
          <h3>{plan.ways(money(own))}</h3>
          <ul className="ways">
            {adjustments.map((adjustment) => (
              <li key={adjustment.kind} data-kind={adjustment.kind}>
                <strong>{nameOf(adjustment)}</strong>
                <span>{plan.wayChance(words.inTen(adjustment.successProbability))}</span>
                <button type="button" onClick={() => onChange(changesOf(adjustment, own, startingAmount))}>
                  {plan.use}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

function CanPay({ own, onChange }: { own: string | null; onChange: (changes: Partial<GoalInputs>) => void }) {
  const [text, setText] = useState(own === null ? '' : String(Number(own)));
  const { plan, goal } = words;
  const wrong = text.trim() !== '' && parseAmount(text) === null;
  const send = (): void => {
    if (!wrong) onChange({ monthlyBudget: text });
  };
  return (
    // No form of its own: it stands within one.
    <div className="can-pay">
      <TextField
        label={`${plan.canPay} … ${plan.aMonth}`}
        inputMode="decimal"
        value={text}
        problem={wrong ? goal.badAmount : undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          send();
        }}
      />
      <button type="button" disabled={wrong || !text.trim()} onClick={send}>
        {plan.tryIt}
      </button>
    </div>
  );
}

function nameOf({ kind, value, sentence }: Adjustment): string {
  const { way } = words.plan;
  // The sentence has the figure as people say it.
  const { value: said = value } = (sentence.values ?? {}) as { value?: string };
  if (kind === 'LATER') return way.LATER(words.span(Math.round(Number(value))));
  return way[kind](kind === 'PAY_MORE' ? payment(value) : money(said));
}

/** What an adjustment changes of the goal; `own` is the amount a month that it goes out from. */
export function changesOf(
  { kind, value }: Adjustment,
  own: string,
  startingAmount: string | null,
): Partial<GoalInputs> {
  switch (kind) {
    case 'PAY_MORE':
      return { monthlyBudget: value };
    case 'LATER':
      return { monthlyBudget: own, timeHorizon: `${Math.round(Number(value))} months` };
    case 'LESS':
      return { monthlyBudget: own, targetAmount: value };
    case 'DEPOSIT':
      return { monthlyBudget: own, startingAmount: (Number(startingAmount ?? 0) + Number(value)).toFixed(2) };
  }
}
