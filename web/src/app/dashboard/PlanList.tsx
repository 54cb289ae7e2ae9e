// The list, a page after the other as a person gets to its end. Who comes back to it finds it as they left it.
import { useEffect, useLayoutEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { PlanListPage } from './PlanListPage';
import { placeAt, remember } from './places';
import type { PlanFilters } from './useFilters';

/** Each page asks for itself, so that one can be read anew without the others. */
export function PlanList({ filters, archived }: { filters: PlanFilters; archived: boolean }) {
  const [path] = useLocation();
  const search = useSearch();
  const [address] = useState(search ? `${path}?${search}` : path);
  const [{ cursors: left, top }] = useState(() => placeAt(address));
  const [cursors, setCursors] = useState(left);
  useEffect(() => remember(address, { cursors }), [address, cursors]);
  useLayoutEffect(() => {
    if (top > 0) scrollTo({ top, behavior: 'instant' });
    const note = (): void => {
      // While the page changes, the address is another one already.
      if (location.pathname === path) remember(address, { top: scrollY });
    };
    addEventListener('scroll', note, { passive: true });
    return () => removeEventListener('scroll', note);
  }, [address, path, top]);
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
