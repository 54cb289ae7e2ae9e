import { useEffect, useEffectEvent, useState } from 'react';
import { Link } from 'wouter';
import { Select } from '../ui/Select';
import { TextField } from '../ui/Field';
import { useDebounced } from '../ui/useDebounced';
import { keyOf, PLAN_TYPE_LABELS, RISK_LEVEL_LABELS, STATUS_LABELS } from '../labels';
import type { PlanFilters } from './useFilters';

/** The line above the list. What is typed counts once it has stood for a moment. */
export function Filters(props: {
  filters: PlanFilters;
  setFilters: (change: Partial<PlanFilters>) => void;
  archived: boolean;
}) {
  const { filters, setFilters, archived } = props;
  const [text, setText] = useState(filters.search);
  const search = useDebounced(text, 250).trim();
  const find = useEffectEvent((search: string) => {
    if (search !== filters.search) setFilters({ search });
  });
  useEffect(() => find(search), [search]);
  // The address also changes without typing: by going back, or when the filters are cleared.
  const [known, setKnown] = useState(filters.search);
  if (known !== filters.search) {
    setKnown(filters.search);
    if (filters.search !== text.trim()) setText(filters.search);
  }
  return (
    <form className="filters" role="search" aria-label="Filter plans" onSubmit={(event) => event.preventDefault()}>
      <TextField
        label="Search"
        type="search"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Select
        label="Purpose"
        words={PLAN_TYPE_LABELS}
        value={filters.type ?? ''}
        empty="All"
        onChange={(event) => setFilters({ type: keyOf(PLAN_TYPE_LABELS, event.target.value) })}
      />
      <Select
        label="State"
        words={STATUS_LABELS}
        value={filters.status ?? ''}
        empty="All"
        onChange={(event) => setFilters({ status: keyOf(STATUS_LABELS, event.target.value) })}
      />
      <Select
        label="Risk"
        words={RISK_LEVEL_LABELS}
        value={filters.risk ?? ''}
        empty="All"
        onChange={(event) => setFilters({ risk: keyOf(RISK_LEVEL_LABELS, event.target.value) })}
      />
      <Link to={archived ? '/' : '/archived'} className="archive-link">
        {archived ? 'Back to your plans' : 'Archived plans'}
      </Link>
    </form>
  );
}
