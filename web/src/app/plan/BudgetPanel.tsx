// What a person can pay, what that does, and the ways to get there: each by itself, one tap.
import { useState } from 'react';
import type { DetailsFragment, FinishedFragment } from '../../generated/graphql';
import { parseAmount } from '../goal/amounts';
import type { GoalInputs } from '../goal/inputs';
import { money, percent } from '../format';
import { TextField } from '../ui/Field';
import { Section } from '../ui/Section';
import { words } from '../words';
import { Ways } from './Ways';
import { changesOf, ownPart } from './way-changes';

/** `onChange` takes what is to be changed of the goal. */
export function BudgetPanel(props: {
  plan: FinishedFragment;
  details: Pick<DetailsFragment, 'startingAmount' | 'employerContribution'> | null;
  onChange: (changes: Partial<GoalInputs>) => void;
}) {
  const { plan: result, details, onChange } = props;
  const employer = details?.employerContribution ?? null;
  const { budget } = result;
  // Where nobody says what they can pay, the ways go out from what does at the expected return.
  const own = budget?.monthlyContribution ?? result.monthlyContribution;
  const adjustments = result.adjustments.filter(({ kind }) => budget !== null || kind !== 'PAY_MORE');
  const { plan } = words;
  if (result.kind === 'SPEND' || result.kind === 'DEBT' || (result.kind === null && !budget)) return null;
  return (
    <Section title={plan.budget} className="budget">
      <CanPay own={budget && ownPart(budget.monthlyContribution, employer)} onChange={onChange} />
      {budget && (
        <p className="budget-does">
          {plan.budgetDoes(money(budget.monthlyContribution), words.inTen(budget.successProbability))}{' '}
          {Number(budget.shortfallP50) >= 1 ? plan.budgetShort(money(budget.shortfallP50)) : ''}
          {adjustments.length === 0 && budget.successProbability >= (result.confidence ?? 1) && plan.budgetEnough}{' '}
          {budget.shareOfIncome !== null && plan.shareOfIncome(percent(budget.shareOfIncome))}
        </p>
      )}
      <Ways
        title={plan.ways(money(own))}
        ways={adjustments}
        kind={result.kind}
        changesOf={(way) => changesOf(way, { monthly: own, employer, startingAmount: details?.startingAmount ?? null })}
        onChange={onChange}
      />
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
