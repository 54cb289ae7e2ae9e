import { Link, useSearchParams } from 'wouter';
import { NO_FILTERS, type PlanFilters } from './useFilters';

/** What to do where the list is empty. */
export function EmptyList({ filters, archived }: { filters: PlanFilters; archived: boolean }) {
  const [, setSearchParams] = useSearchParams();
  const filtered = Object.entries(filters).some(([key, value]) => value !== NO_FILTERS[key as keyof PlanFilters]);
  if (filtered) {
    return (
      <div className="empty">
        <h2>Nothing fits these filters</h2>
        <button type="button" onClick={() => setSearchParams({}, { replace: true })}>
          Clear the filters
        </button>
      </div>
    );
  }
  if (archived) {
    return (
      <div className="empty">
        <h2>Your archive is empty</h2>
        <p>A plan that you archive leaves the dashboard and waits here.</p>
      </div>
    );
  }
  return (
    <div className="empty">
      <h2>What are you saving for?</h2>
      <p>
        Say it as you would to a friend: “a deposit for our first flat, 60k in about four years”. You see at once what
        it takes a month, and how likely it works.
      </p>
      <Link to="/new" className="button primary">
        Make a plan
      </Link>
    </div>
  );
}
