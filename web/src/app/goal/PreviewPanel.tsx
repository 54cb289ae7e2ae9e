// What a goal comes to: the answer, the years ahead, and what to do if it is too much.
import { useState } from 'react';
import { BandChart } from '../charts/BandChart';
import { Holdings } from '../charts/Holdings';
import { estimate } from '../charts/market';
import { messageOf } from '../api/errors';
import { AnswerPanel } from '../plan/AnswerPanel';
import { answerOf, type Answer } from '../plan/answer';
import { BudgetPanel } from '../plan/BudgetPanel';
import { ConfidenceControl } from '../plan/ConfidenceControl';
import { DebtsPanel } from '../plan/DebtsPanel';
import { SpendingPanel } from '../plan/SpendingPanel';
import { useTodaysMoney } from '../plan/todays-money';
import { Section } from '../ui/Section';
import { words } from '../words';
import { parseAmount, parseFraction, parseMonths } from './amounts';
import type { GoalInputs } from './inputs';
import { Sliders } from './Sliders';
import type { Preview } from './usePreview';

/** Beside the form. The sliders move the chart at once; the server's figures follow. */
export function PreviewPanel(props: {
  inputs: GoalInputs;
  onChange: (changes: Partial<GoalInputs>) => void;
  preview: Preview;
}) {
  const { inputs, onChange, preview } = props;
  const { answer: said, current, error, retry } = preview;
  const [today] = useTodaysMoney();
  const [start] = useState(() => new Date().toISOString());
  const { goal } = words;
  const trouble = error && (
    <div className="problem" role="alert">
      <p>{messageOf(error)}</p>
      <button type="button" onClick={retry}>
        {goal.retry}
      </button>
    </div>
  );
  if (!said) {
    return (
      <aside className="outcome waiting" aria-label={goal.outcome}>
        {trouble ?? <p role="status">{goal.waiting}</p>}
      </aside>
    );
  }
  const { planner, portfolio, investmentPlan: plan } = said;
  const known = answerOf(plan, portfolio, planner.targetAmount, today);
  const answer = current ? known : moved(known, inputs, today);
  const { outlook } = answer;
  const confidence = Number(parseFraction(inputs.confidence) ?? plan.confidence ?? 0.8);
  const reset =
    inputs.targetAmount || inputs.timeHorizon ? () => onChange({ targetAmount: '', timeHorizon: '' }) : undefined;
  const saves = plan.kind !== 'SPEND' && plan.kind !== 'DEBT';
  return (
    <aside className="outcome" aria-label={goal.outcome} data-exact={current}>
      {trouble}
      {plan.kind === 'DEBT' && <DebtsPanel debts={plan.debts} />}
      <AnswerPanel
        answer={answer}
        plan={plan}
        start={start}
        waiting={!current}
        confidence={
          plan.confidence !== null && (
            <ConfidenceControl
              value={confidence}
              onChange={(fraction) => onChange({ confidence: String(Math.round(fraction * 100)) })}
            />
          )
        }
      />
      {plan.kind !== 'DEBT' && <DebtsPanel debts={plan.debts} />}
      {saves && outlook && (
        <>
          <Sliders
            target={Number(parseAmount(inputs.targetAmount) ?? planner.targetAmount ?? 0)}
            years={Math.max(Math.round((parseMonths(inputs.timeHorizon) ?? planner.horizonMonths ?? 12) / 12), 1)}
            onTarget={(amount) => onChange({ targetAmount: String(amount) })}
            onYears={(years) => onChange({ timeHorizon: String(years) })}
            onReset={reset}
          />
          <BandChart outlook={outlook} calendar={{ start, age: planner.details.currentAge }} />
        </>
      )}
      <SpendingPanel plan={plan} start={planner.details.startingAmount} />
      <BudgetPanel key={plan.budget?.monthlyContribution} plan={plan} details={planner.details} onChange={onChange} />
      {plan.kind !== 'DEBT' && (
        <Section title={words.plan.holdings}>
          <Holdings portfolio={portfolio} groups={plan.assetAllocation} />
        </Section>
      )}
    </aside>
  );
}

/** The last answer, moved to what is set now: near the server's own, until that has come. */
function moved(known: Answer, inputs: GoalInputs, today: boolean): Answer {
  const months = parseMonths(inputs.timeHorizon);
  if (!known.outlook) return known;
  const target = today ? known.outlook.target : Number(parseAmount(inputs.targetAmount) ?? known.outlook.target);
  const years = months === null ? known.outlook.years : Math.min(Math.max(Math.ceil(months / 12), 1), 100);
  const outlook = estimate(known.outlook, target, years);
  if (outlook === known.outlook) return known;
  return { ...known, outlook, pay: outlook.monthly, target, months: months ?? known.months };
}
