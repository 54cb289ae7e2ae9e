// The list, a page after the other as a person gets to its end.
import { useState } from 'react';
import { PlanSlice } from './PlanSlice';
import type { PlanFilters } from './useFilters';

/** Each page asks for itself, so that one can be read anew without the others. */
export function PlanList({ filters, archived }: { filters: PlanFilters; archived: boolean }) {
  const [starts, setStarts] = useState<(string | null)[]>([null]);
  return (
    <div className="plan-list" tabIndex={-1}>
      {starts.map((after, i) => (
        <PlanSlice
          key={after}
          filters={filters}
          archived={archived}
          after={after}
          onMore={i === starts.length - 1 ? (cursor) => setStarts((starts) => [...starts, cursor]) : undefined}
        />
      ))}
    </div>
  );
}
