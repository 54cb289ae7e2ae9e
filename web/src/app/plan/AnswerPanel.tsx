// The answer: what to pay, how sure that is, how it may end, and what to do next.
import type { ReactNode } from 'react';
import type { FinishedFragment, OnTheWayFragment } from '../../generated/graphql';
import { Chance } from '../charts/Chance';
import { money, month, payment, percent, roughly } from '../format';
import { ToldList } from '../ui/Told';
import { words } from '../words';
import type { Answer } from './answer';
import { nextStepOf } from './next-step';
import { useTodaysMoney } from './todays-money';

/** `confidence` is the control of the chance; `start` the day on which the plan begins. */
export function AnswerPanel(props: {
  answer: Answer;
  plan: FinishedFragment;
  start: string;
  track?: OnTheWayFragment['track'];
  waiting?: boolean;
  confidence?: ReactNode;
}) {
  const { answer, plan: result, start, track = null, waiting = false, confidence } = props;
  const [today, setToday] = useTodaysMoney();
  const { plan } = words;
  const { pay, chance, target, months, low, middle, high, missing } = answer;
  const { drawdown } = result;
  const spends = result.kind === 'SPEND' && drawdown;
  const owes = result.kind === 'DEBT';
  const saves = !spends && !owes;
  return (
    <div className="answer">
      <div className="headline">
        {spends ? (
          <p className="figure">
            <small>{plan.spend.takeOut} </small>
            {money(drawdown.wantedMonthly ?? drawdown.sustainableMonthly)} <small>{plan.aMonth}</small>
          </p>
        ) : (
          <p className="figure">
            <small>{plan.pay} </small>
            {payment(pay)} <small>{plan.aMonth}</small>
          </p>
        )}
        {!spends && months > 0 && <p className="note">{plan.payFor(words.span(months), month(start, months))}</p>}
        {owes ? (
          <Summary plan={result} />
        ) : (
          <div className="headline-chance">
            <Chance chance={waiting ? null : chance} label={plan.chanceOf} />
            <p>{waiting ? plan.workingOut : chanceSentence(answer, result)}</p>
          </div>
        )}
        {confidence}
      </div>
      <div className="answer-range">
        {saves && low !== null && high !== null && middle !== null && (
          <p>
            {plan.range(roughly(low), roughly(high))} {plan.middle(roughly(middle))}
          </p>
        )}
        {saves && low !== null && target !== null && (
          <p className="worst">
            {missing >= 1 ? plan.worstShort(roughly(low), roughly(missing)) : plan.worstEnough(roughly(low))}
          </p>
        )}
        {spends && <p className="worst">{runsOut(drawdown)}</p>}
        <p className="next-step">
          <strong>{plan.nextStep}</strong> {nextStepOf(result, pay, start, track)}
        </p>
        {result.targetToday !== null && saves && (
          <label className="switch">
            <input type="checkbox" role="switch" checked={today} onChange={(event) => setToday(event.target.checked)} />
            <span>
              {plan.todaysMoney} <small>{plan.todaysMoneyHint}</small>
            </span>
          </label>
        )}
      </div>
      <p className="visually-hidden" role="status">
        {!waiting && saves && `${payment(pay)} ${plan.aMonth}, ${percent(chance)}`}
      </p>
    </div>
  );
}

/** What a plan that pays debts off comes to: nothing of it is left to markets. */
function Summary({ plan }: { plan: FinishedFragment }) {
  const sentences = plan.sentences.filter(({ part }) => part === 'SUMMARY');
  return <ToldList sentences={sentences.map(({ sentence }) => sentence)} />;
}

function chanceSentence({ chance, target }: Answer, { kind, drawdown }: FinishedFragment): string {
  const { plan } = words;
  if (kind === 'SPEND' && drawdown) {
    const { untilAge, years, wantedMonthly, sustainableMonthly } = drawdown;
    const until = untilAge === null ? plan.spend.forYears(words.years(years)) : plan.spend.untilAge(untilAge);
    return plan.spend.lasts(words.inTen(chance ?? 0), money(wantedMonthly ?? sustainableMonthly), until);
  }
  return plan.reach(words.inTen(chance ?? 0), money(target));
}

/** What the worst tenth of a plan that lives on its money looks like. */
export function runsOut({ p10RunsOut, untilAge }: NonNullable<FinishedFragment['drawdown']>): string {
  const { spend } = words.plan;
  if (p10RunsOut === null) return spend.holds;
  return untilAge === null ? spend.runsOutYear(p10RunsOut) : spend.runsOutAge(p10RunsOut);
}
