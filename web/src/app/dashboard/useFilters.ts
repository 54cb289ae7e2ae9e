// What the list is filtered by stands in the address, so that it can be kept, sent and gone back to.
import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { PlanFilter, PlanType, ProcessingStatus, RiskLevel } from '../../generated/graphql';
import { keyOf } from '../labels';
import { words } from '../words';

export interface PlanFilters {
  type: PlanType | null;
  status: ProcessingStatus | null;
  risk: RiskLevel | null;
  search: string;
}

export const NO_FILTERS: PlanFilters = { type: null, status: null, risk: null, search: '' };

/** The filters of the address, and how to change them. */
export function useFilters(): { filters: PlanFilters; setFilters: (change: Partial<PlanFilters>) => void } {
  const [searchParams, setSearchParams] = useSearchParams();
  const filters = useMemo(() => parseFilters(searchParams), [searchParams]);
  const setFilters = (change: Partial<PlanFilters>): void =>
    setSearchParams((now) => formatFilters({ ...parseFilters(now), ...change }), { replace: true });
  return { filters, setFilters };
}

/** Reads filters; what the schema does not know is left out. */
export function parseFilters(searchParams: URLSearchParams): PlanFilters {
  return {
    type: keyOf(words.types, searchParams.get('type')),
    status: keyOf(words.statuses, searchParams.get('status')),
    risk: keyOf(words.risks, searchParams.get('risk')),
    search: searchParams.get('search') ?? '',
  };
}

/** Writes filters; none leaves nothing in the address. */
export function formatFilters(filters: PlanFilters): URLSearchParams {
  return new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
}

/** The same for the API. */
export function toPlanFilter({ type, status, risk, search }: PlanFilters, archived: boolean): PlanFilter {
  return {
    archived: archived ? 'ONLY' : 'EXCLUDE',
    ...(type && { planType: [type] }),
    ...(status && { processingStatus: [status] }),
    ...(risk && { riskLevel: [risk] }),
    ...(search && { search }),
  };
}
