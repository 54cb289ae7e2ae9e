import { useSearchParams } from 'wouter';
import { GoalBox } from '../goal/GoalBox';
import { words } from '../words';
import { NO_FILTERS, type PlanFilters } from './useFilters';

/** What to do where the list is empty. */
export function EmptyList({ filters, archived }: { filters: PlanFilters; archived: boolean }) {
  const [, setSearchParams] = useSearchParams();
  const filtered = Object.entries(filters).some(([key, value]) => value !== NO_FILTERS[key as keyof PlanFilters]);
  const { dashboard } = words;
  if (filtered) {
    return (
      <div className="empty">
        <h2>{dashboard.noneFit}</h2>
        <button type="button" onClick={() => setSearchParams({}, { replace: true })}>
          {dashboard.clear}
        </button>
      </div>
    );
  }
  if (archived) {
    return (
      <div className="empty">
        <h2>{dashboard.emptyArchive}</h2>
        <p>{dashboard.emptyArchiveLead}</p>
      </div>
    );
  }
  return <GoalBox />;
}
