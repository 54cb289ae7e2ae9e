// What a finished plan says: the answer first, then what to hold and what to do if it is too much; the rest is folded away.
import { Fragment, type ReactNode } from 'react';
import type { FinishedFragment, PlanPageFragment } from '../../generated/graphql';
import { BandChart } from '../charts/BandChart';
import { Holdings } from '../charts/Holdings';
import type { GoalInputs } from '../goal/inputs';
import { finePercent, payment } from '../format';
import { Section } from '../ui/Section';
import { Told } from '../ui/Told';
import { words } from '../words';
import { AnswerPanel } from './AnswerPanel';
import { answerOf, outlookOf } from './answer';
import { BudgetPanel } from './BudgetPanel';
import { ConfidenceControl } from './ConfidenceControl';
import { DebtsPanel } from './DebtsPanel';
import { OnTrack } from './OnTrack';
import { PlanDetails } from './PlanDetails';
import { writtenBy } from './provenance';
import { SpendingPanel } from './SpendingPanel';
import { useTodaysMoney } from './todays-money';
import { dotsOf, startOf, takesBalances } from './track';

/** Everything but the person's own notes. `onChange` has a change tried; `trial` is where that is shown, beside the answer. */
export function FinishedPlan(props: {
  plan: PlanPageFragment;
  result: FinishedFragment;
  onChange: (changes: Partial<GoalInputs>) => void;
  trial: ReactNode;
}) {
  const { plan, result, onChange, trial } = props;
  const [today] = useTodaysMoney();
  const answer = answerOf(result, plan.portfolio, plan.targetAmount, today);
  const { portfolio, planner } = plan;
  const start = startOf(plan);
  const calendar = { start, age: planner?.details.currentAge ?? null };
  const dots = dotsOf(plan, today);
  // What was recorded is placed on the plan's own projection, and so it is that which is drawn.
  const outlook = dots.length > 0 ? outlookOf(result, portfolio, plan.targetAmount, today) : answer.outlook;
  return (
    <>
      {result.kind === 'DEBT' && <DebtsPanel debts={result.debts} />}
      <AnswerPanel
        answer={answer}
        plan={result}
        start={start}
        track={plan.track}
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
      {outlook && result.kind !== 'SPEND' && result.kind !== 'DEBT' && (
        <Section
          title={words.plan.fan}
          note={
            dots.length > 0
              ? words.plan.fanNoteRecorded(payment(result.monthlyContribution))
              : words.plan.fanNote(payment(answer.pay))
          }
        >
          <BandChart outlook={outlook} calendar={calendar} dots={dots} />
        </Section>
      )}
      <SpendingPanel plan={result} start={planner?.details.startingAmount ?? null} dots={dotsOf(plan, true)} />
      {takesBalances(plan) && <OnTrack plan={plan} result={result} onChange={onChange} />}
      <BudgetPanel
        key={result.budget?.monthlyContribution}
        plan={result}
        details={planner?.details ?? null}
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
      <PlanDetails result={result} pay={answer.pay} start={start} />
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
