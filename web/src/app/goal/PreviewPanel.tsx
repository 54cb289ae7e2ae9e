// What a goal comes to: the amount a month, the chance, the years ahead, and what was understood.
import { BandChart } from '../charts/BandChart';
import { Chance } from '../charts/Chance';
import { estimate } from '../charts/market';
import { outlookOf } from '../charts/outlook';
import { messageOf } from '../api/errors';
import { money, percent } from '../format';
import { PlannerReading } from '../plan/PlannerReading';
import { parseAmount, parseYears, type GoalInputs } from './inputs';
import { Sliders } from './Sliders';
import type { Preview } from './usePreview';

/** Beside the form. The sliders move the chart at once; the server's figures follow. */
export function PreviewPanel(props: {
  inputs: GoalInputs;
  setInput: (field: 'targetAmount' | 'timeHorizon', value: string) => void;
  preview: Preview;
}) {
  const { inputs, setInput, preview } = props;
  const { answer, current, error } = preview;
  const known = answer && outlookOf(answer.investmentPlan, answer.portfolio, answer.planner.targetAmount);
  if (!known) {
    return (
      <aside className="outcome waiting" aria-label="What it comes to">
        <p role="status">{error ? messageOf(error) : 'As you write, this is where you see what it takes.'}</p>
      </aside>
    );
  }
  const target = Number(parseAmount(inputs.targetAmount)) || known.target;
  const years = parseYears(inputs.timeHorizon) || known.years;
  const outlook = current ? known : estimate(known, target, Math.min(years, 100));
  const { monthly, chance } = outlook;
  const reset = (): void => {
    setInput('targetAmount', '');
    setInput('timeHorizon', '');
  };
  return (
    <aside className="outcome" aria-label="What it comes to" data-exact={current}>
      <div className="headline">
        <p className="figure">
          <span className="visually-hidden">It takes </span>
          {money(monthly)} <small>a month</small>
        </p>
        <div className="headline-chance">
          <Chance chance={chance ?? known.chance} label="Chance of success" />
          <p>
            {chance === null
              ? 'Working out the chance…'
              : `${percent(chance)} of simulated markets reach ${money(outlook.target)}`}
          </p>
        </div>
      </div>
      <p className="visually-hidden" role="status">
        {current && `${money(monthly)} a month, ${percent(chance)} chance of reaching ${money(outlook.target)}`}
      </p>
      <Sliders
        target={outlook.target}
        years={outlook.years}
        onTarget={(amount) => setInput('targetAmount', String(amount))}
        onYears={(years) => setInput('timeHorizon', String(years))}
        onReset={inputs.targetAmount || inputs.timeHorizon ? reset : undefined}
      />
      <BandChart outlook={outlook} />
      <PlannerReading
        reading={answer.planner}
        chosen={{
          type: inputs.planType !== '',
          target: inputs.targetAmount !== '',
          years: inputs.timeHorizon !== '',
        }}
      />
      {error && <p className="problem">{messageOf(error)}</p>}
    </aside>
  );
}
