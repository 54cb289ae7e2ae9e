import type { FinishedFragment } from '../../generated/graphql';
import { money } from '../format';

/** The quarters of the target, by the year in which they are likely reached. */
export function Milestones({ milestones }: { milestones: FinishedFragment['milestones'] }) {
  return (
    <ol className="milestones">
      {milestones.map(({ name, percentOfTarget, amount, year }) => (
        <li key={percentOfTarget}>
          <span className="milestone-year">Year {year}</span>
          <span>
            {money(amount)} <small>{name}</small>
          </span>
        </li>
      ))}
    </ol>
  );
}
