import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { Choice } from '../ui/Choice';
import { Field } from '../ui/Field';
import { useDebounced } from '../ui/useDebounced';
import { PLAN_TYPES, RISK_LEVELS, STATUSES } from '../words';
import type { PlanFilters } from './useFilters';

/** The line above the list. What is typed counts once it has stood for a moment. */
export function Filters(props: {
  filters: PlanFilters;
  setFilters: (filters: PlanFilters) => void;
  archived: boolean;
}) {
  const { filters, setFilters, archived } = props;
  const [text, setText] = useState(filters.search);
  const search = useDebounced(text, 250).trim();
  useEffect(() => {
    if (search !== filters.search) setFilters({ ...filters, search });
    // Only what was typed sets the search; other filters set themselves.
  }, [search]);
  useEffect(() => setText(filters.search), [filters.search]);
  return (
    <form className="filters" role="search" aria-label="Filter plans" onSubmit={(event) => event.preventDefault()}>
      <Field label="Search">
        {(control) => (
          <input
            {...control}
            type="search"
            maxLength={200}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Choice
        label="Purpose"
        words={PLAN_TYPES}
        value={filters.type}
        empty="All"
        onChange={(type) => setFilters({ ...filters, type })}
      />
      <Choice
        label="State"
        words={STATUSES}
        value={filters.status}
        empty="All"
        onChange={(status) => setFilters({ ...filters, status })}
      />
      <Choice
        label="Risk"
        words={RISK_LEVELS}
        value={filters.risk}
        empty="All"
        onChange={(risk) => setFilters({ ...filters, risk })}
      />
      <Link to={archived ? '/' : '/archived'} className="archive-link">
        {archived ? 'Back to your plans' : 'Archived plans'}
      </Link>
    </form>
  );
}
