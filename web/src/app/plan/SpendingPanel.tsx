// Living on the money: how long it lasts, and what is left year by year.
import type { FinishedFragment } from '../../generated/graphql';
import { DrawdownChart } from '../charts/DrawdownChart';
import type { Dot } from '../charts/fan';
import { money } from '../format';
import { Section } from '../ui/Section';
import { words } from '../words';
import { runsOut } from './AnswerPanel';

/** Nothing for a plan that only saves. `start` is what there is when it begins, in today's money; `dots` is what was recorded. */
export function SpendingPanel(props: { plan: FinishedFragment; start: string | null; dots?: Dot[] }) {
  const { plan, start, dots = [] } = props;
  const { drawdown } = plan;
  if (!drawdown) return null;
  const { spend } = words.plan;
  const { sustainableMonthly, wantedMonthly, successProbability, untilAge, years } = drawdown;
  const until = untilAge === null ? spend.forYears(words.years(years)) : spend.untilAge(untilAge);
  return (
    <Section title={spend.title} className="spending">
      <p>
        {spend.lasts(words.inTen(successProbability), money(wantedMonthly ?? sustainableMonthly), until)}.{' '}
        {spend.sustainable(money(sustainableMonthly))} {runsOut(drawdown)}
      </p>
      {drawdown.projection.length > 1 && (
        <DrawdownChart drawdown={drawdown} start={Number(start ?? plan.targetToday ?? 0)} dots={dots} />
      )}
    </Section>
  );
}
