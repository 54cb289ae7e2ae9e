import type { FinishedFragment } from '../../generated/graphql';
import { money } from '../format';
import { words } from '../words';

/** The quarters of the target, by the year in which they are likely reached. */
export function Milestones({ milestones, start }: { milestones: FinishedFragment['milestones']; start: string }) {
  const first = new Date(start).getFullYear();
  return (
    <ol className="milestones">
      {milestones.map(({ percentOfTarget, amount, year }) => (
        <li key={percentOfTarget}>
          <span className="milestone-year">{first + year}</span>
          <span>
            {money(amount)} <small>{words.plan.ofTarget(percentOfTarget)}</small>
          </span>
        </li>
      ))}
    </ol>
  );
}
