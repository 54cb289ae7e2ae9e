import type { PlanLineFragment } from '../../generated/graphql';
import { titleOf } from '../labels';
import { words } from '../words';
import { usePlanActions } from './usePlanActions';

/** The star of a plan: a switch that answers at once. */
export function Star({ plan }: { plan: PlanLineFragment }) {
  const { star } = usePlanActions();
  return (
    <button
      type="button"
      className="star"
      aria-pressed={plan.isFavorite}
      aria-label={words.dashboard.star(titleOf(plan))}
      onClick={() => void star(plan)}
    >
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <path d="M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8L12 16.9l-5.2 2.7 1-5.8-4.2-4.1 5.8-.8z" />
      </svg>
    </button>
  );
}
