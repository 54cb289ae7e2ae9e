// How sure it has to be, from 50 to 95 percent.
import { useId } from 'react';
import { percent } from '../format';
import { words } from '../words';

/** A slider in steps of five. */
export function ConfidenceControl({ value, onChange }: { value: number; onChange: (fraction: number) => void }) {
  const id = useId();
  return (
    <div className="confidence">
      <label htmlFor={id}>{words.plan.chanceFor}</label>
      <input
        id={id}
        type="range"
        min={50}
        max={95}
        step={5}
        value={Math.round(value * 100)}
        aria-valuetext={percent(value)}
        onChange={(event) => onChange(Number(event.target.value) / 100)}
      />
      <output htmlFor={id}>{percent(value)}</output>
    </div>
  );
}
