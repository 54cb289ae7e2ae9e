import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Link } from 'wouter';
import { Select } from '../ui/Select';
import { TextField } from '../ui/Field';
import { useDebounced } from '../ui/useDebounced';
import { keyOf } from '../labels';
import { words } from '../words';
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
  // What this box has put into the address, which is no news to it.
  const sent = useRef(filters.search);
  const find = useEffectEvent((search: string) => {
    if (search === filters.search) return;
    sent.current = search;
    setFilters({ search });
  });
  useEffect(() => find(search), [search]);
  // The address also changes without typing: by going back, or when the filters are cleared.
  const take = useEffectEvent((search: string) => {
    if (search !== sent.current) setText(search);
    sent.current = search;
  });
  useEffect(() => take(filters.search), [filters.search]);
  const { dashboard, types, statuses, risks } = words;
  return (
    <form className="filters" role="search" aria-label={dashboard.filter} onSubmit={(event) => event.preventDefault()}>
      <TextField
        label={dashboard.search}
        type="search"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Select
        label={dashboard.purpose}
        words={types}
        value={filters.type ?? ''}
        empty={dashboard.all}
        onChange={(event) => setFilters({ type: keyOf(types, event.target.value) })}
      />
      <Select
        label={dashboard.state}
        words={statuses}
        value={filters.status ?? ''}
        empty={dashboard.all}
        onChange={(event) => setFilters({ status: keyOf(statuses, event.target.value) })}
      />
      <Select
        label={dashboard.risk}
        words={risks}
        value={filters.risk ?? ''}
        empty={dashboard.all}
        onChange={(event) => setFilters({ risk: keyOf(risks, event.target.value) })}
      />
      <Link to={archived ? '/' : '/archived'} className="archive-link">
        {archived ? dashboard.back : dashboard.archived}
      </Link>
    </form>
  );
}
