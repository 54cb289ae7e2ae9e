import { words } from '../words';
import type { Chip } from './chips';

/** A chip, to be pressed where there is something to press it for; what nobody has said yet is one to add it. */
export function ChipButton(props: { chip: Chip; open?: boolean; onPress: (() => void) | undefined }) {
  const { chip, open, onPress } = props;
  const { field, value, origin, unsure } = chip;
  const { goal } = words;
  const label = goal.labels[field];
  const inside = origin ? (
    <>
      <span className="chip-label">{label}</span> <span className="chip-value">{value}</span>{' '}
      <span className="chip-origin">
        {goal.origins[origin]}
        {unsure && `, ${goal.unsure}`}
      </span>
    </>
  ) : (
    <>
      <span aria-hidden="true">+ </span>
      {label}
    </>
  );
  const style = origin ? 'chip' : 'chip add';
  return (
    <li data-chip={label} data-origin={origin ?? undefined}>
      {onPress ? (
        <button type="button" className={style} aria-expanded={open} onClick={onPress}>
          {inside}
        </button>
      ) : (
        <span className={style}>{inside}</span>
      )}
    </li>
  );
}
