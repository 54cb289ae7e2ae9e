// How much and how long, by hand.
import { useId } from 'react';
import { money } from '../format';
import { words } from '../words';
import { amountSteps } from './amount-steps';

const MOST_YEARS = 50;

/** Two sliders. Amounts go up a ladder of round figures, so that small ones are as easy to set as large ones. */
export function Sliders(props: {
  target: number;
  years: number;
  onTarget: (dollars: number) => void;
  onYears: (years: number) => void;
  onReset: (() => void) | undefined;
}) {
  const { target, years, onTarget, onYears, onReset } = props;
  const [amountId, yearsId] = [useId(), useId()];
  const steps = amountSteps(target);
  return (
    <div className="sliders">
      <label htmlFor={amountId}>{words.goal.howMuch}</label>
      <input
        id={amountId}
        type="range"
        min={0}
        max={steps.length - 1}
        value={steps.indexOf(target)}
        aria-valuetext={money(target)}
        onChange={(event) => onTarget(steps[Number(event.target.value)] ?? target)}
      />
      <output htmlFor={amountId}>{money(target)}</output>
      <label htmlFor={yearsId}>{words.goal.howLong}</label>
      <input
        id={yearsId}
        type="range"
        min={1}
        max={Math.max(MOST_YEARS, years)}
        value={years}
        aria-valuetext={words.years(years)}
        onChange={(event) => onYears(Number(event.target.value))}
      />
      <output htmlFor={yearsId}>{words.years(years)}</output>
      {onReset && (
        <button type="button" className="link" onClick={onReset}>
          {words.goal.backToWritten}
        </button>
      )}
    </div>
  );
}
