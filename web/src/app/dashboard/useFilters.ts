// What the list is filtered by stands in the address, so that it can be kept, sent and gone back to.
import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { PlanFilter, PlanType, ProcessingStatus, RiskLevel } from '../../generated/graphql';
import { PLAN_TYPES, RISK_LEVELS, STATUSES, keysOf } from '../words';

export interface PlanFilters {
  type: PlanType | null;
  status: ProcessingStatus | null;
  risk: RiskLevel | null;
  search: string;
}

export const NO_FILTERS: PlanFilters = { type: null, status: null, risk: null, search: '' };

/** The filters of the address, and how to set others. */
export function useFilters(): { filters: PlanFilters; setFilters: (filters: PlanFilters) => void } {
  const [searchParams, setSearchParams] = useSearchParams();
  const filters = useMemo(() => filtersIn(searchParams), [searchParams]);
  return { filters, setFilters: (next) => setSearchParams(searchParamsOf(next), { replace: true }) };
}

/** Reads filters; what the schema does not know is left out. */
export function filtersIn(searchParams: URLSearchParams): PlanFilters {
  const among = <K extends string>(keys: K[], name: string): K | null =>
    keys.find((key) => key === searchParams.get(name)) ?? null;
  return {
    type: among(keysOf(PLAN_TYPES), 'type'),
    status: among(keysOf(STATUSES), 'status'),
    risk: among(keysOf(RISK_LEVELS), 'risk'),
    search: searchParams.get('search') ?? '',
  };
}

/** Writes filters; none leaves nothing in the address. */
export function searchParamsOf(filters: PlanFilters): URLSearchParams {
  return new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
}

/** The same for the API. */
export function filterOf({ type, status, risk, search }: PlanFilters, archived: boolean): PlanFilter {
  return {
    archived: archived ? 'ONLY' : 'EXCLUDE',
    ...(type && { planType: [type] }),
    ...(status && { processingStatus: [status] }),
    ...(risk && { riskLevel: [risk] }),
    ...(search && { search }),
  };
}
