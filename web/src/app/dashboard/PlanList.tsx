// The list, a page after the other as a person gets to its end.
import { useState } from 'react';
import { PlanListPage } from './PlanListPage';
import type { PlanFilters } from './useFilters';

/** Each page asks for itself, so that one can be read anew without the others. */
export function PlanList({ filters, archived }: { filters: PlanFilters; archived: boolean }) {
  const [cursors, setCursors] = useState<(string | null)[]>([null]);
  return (
    <div className="plan-list" tabIndex={-1}>
      {cursors.map((after, i) => (
        <PlanListPage
          key={after}
          filters={filters}
          archived={archived}
          after={after}
          onMore={i === cursors.length - 1 ? (cursor) => setCursors((cursors) => [...cursors, cursor]) : undefined}
        />
      ))}
    </div>
  );
}
