// What a finished plan says: the answer first, then what to hold and what to do if it is too much; the rest is folded away.
import { Fragment, type ReactNode } from 'react';
import type { FinishedFragment, PlanDetailFragment } from '../../generated/graphql';
import { BandChart } from '../charts/BandChart';
import { Holdings } from '../charts/Holdings';
import type { GoalInputs } from '../goal/inputs';
import { finePercent, payment } from '../format';
import { Section } from '../ui/Section';
import { Told } from '../ui/Told';
import { words } from '../words';
import { AnswerPanel } from './AnswerPanel';
import { answerOf } from './answer';
import { BudgetPanel } from './BudgetPanel';
import { ConfidenceControl } from './ConfidenceControl';
import { DebtsPanel } from './DebtsPanel';
import { PlanDetails } from './PlanDetails';
import { writtenBy } from './provenance';
import { SpendingPanel } from './SpendingPanel';
import { useTodaysMoney } from './todays-money';

/** Everything but the person's own notes. `onChange` has a change tried; `trial` is where that is shown, beside the answer. */
export function FinishedPlan(props: {
  plan: PlanDetailFragment;
  result: FinishedFragment;
  onChange: (changes: Partial<GoalInputs>) => void;
  trial: ReactNode;
}) {
  const { plan, result, onChange, trial } = props;
  const [today] = useTodaysMoney();
  const answer = answerOf(result, plan.portfolio, plan.targetAmount, today);
  const { portfolio, planner } = plan;
  const calendar = { start: plan.createdAt, age: planner?.details.currentAge ?? null };
  const startingAmount = planner?.details.startingAmount ?? null;
  return (
    <>
      {result.kind === 'DEBT' && <DebtsPanel debts={result.debts} />}
      <AnswerPanel
        answer={answer}
        plan={result}
        start={plan.createdAt}
        confidence={
          result.confidence !== null && (
            <ConfidenceControl
              value={result.confidence}
              onChange={(fraction) => onChange({ confidence: String(Math.round(fraction * 100)) })}
            />
          )
        }
      />
      {trial}
      <div className="told">
        <Summary result={result} />
        {result.summaryProvenance && <p className="note">{writtenBy(words.plan.told, result.summaryProvenance)}</p>}
      </div>
      {result.kind !== 'DEBT' && <DebtsPanel debts={result.debts} />}
      {answer.outlook && result.kind !== 'SPEND' && result.kind !== 'DEBT' && (
        <Section title={words.plan.fan} note={words.plan.fanNote(payment(answer.pay))}>
          <BandChart outlook={answer.outlook} calendar={calendar} />
        </Section>
      )}
      <SpendingPanel plan={result} start={startingAmount} />
      <BudgetPanel
        key={result.budget?.monthlyContribution}
        plan={result}
        startingAmount={startingAmount}
        onChange={onChange}
      />
      {result.kind !== 'DEBT' && (
        <Section
          title={words.plan.holdings}
          note={
            portfolio &&
            words.plan.holdingsNote(finePercent(portfolio.expectedReturn), finePercent(portfolio.volatility))
          }
        >
          <Holdings portfolio={portfolio} groups={result.assetAllocation} />
        </Section>
      )}
      <PlanDetails result={result} pay={answer.pay} start={plan.createdAt} />
    </>
  );
}

/** The summary as it was told, or in another language by its sentences. */
function Summary({ result }: { result: FinishedFragment }) {
  const sentences = result.sentences.filter(({ part }) => part === 'SUMMARY');
  if (words.language === 'en' || sentences.length === 0)
    return result.summary && <p className="summary">{result.summary}</p>;
  return (
    <p className="summary">
      {sentences.map(({ sentence }, i) => (
        <Fragment key={`${i} ${sentence.code}`}>
          <Told sentence={sentence} />{' '}
        </Fragment>
      ))}
    </p>
  );
}
