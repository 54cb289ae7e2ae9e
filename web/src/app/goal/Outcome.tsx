// What a goal comes to: the amount a month, the chance, the years ahead, and what was understood.
import { BandChart } from '../charts/BandChart';
import { Chance } from '../charts/Chance';
import { estimate } from '../charts/market';
import { outlookOf } from '../charts/outlook';
import { inWords } from '../api/errors';
import { money, percent } from '../format';
import { Understood } from '../plan/Understood';
import type { Draft } from './draft';
import { Sliders } from './Sliders';
import type { Preview } from './usePreview';

/** Beside the form. The sliders move the chart at once; the server's figures follow. */
export function Outcome(props: { draft: Draft; change: (change: Partial<Draft>) => void; preview: Preview }) {
  const { draft, change, preview } = props;
  const { answer, current, error } = preview;
  const known = answer && outlookOf(answer.investmentPlan, answer.portfolio, answer.planner.targetAmount);
  if (!known || !answer) {
    return (
      <aside className="outcome waiting" aria-label="What it comes to">
        <p role="status">{error ? inWords(error) : 'As you write, this is where you see what it takes.'}</p>
      </aside>
    );
  }
  const target = Number(draft.targetAmount.replace(/[$,\s]/g, '')) || known.target;
  const years = Number(draft.timeHorizon) || known.years;
  const outlook = current ? known : estimate(known, target, Math.min(Math.max(Math.round(years), 1), 100));
  const { monthly, chance } = outlook;
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
        onTarget={(amount) => change({ targetAmount: String(amount) })}
        onYears={(years) => change({ timeHorizon: String(years) })}
        onReset={
          draft.targetAmount || draft.timeHorizon ? () => change({ targetAmount: '', timeHorizon: '' }) : undefined
        }
      />
      <BandChart outlook={outlook} />
      <Understood
        reading={answer.planner}
        chosen={{
          type: draft.planType !== null,
          target: draft.targetAmount !== '',
          years: draft.timeHorizon !== '',
        }}
      />
      {error && <p className="problem">{inWords(error)}</p>}
    </aside>
  );
}
