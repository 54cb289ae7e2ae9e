// What the list is filtered by stands in the address, so that it can be kept, sent and gone back to.
import { useMemo } from 'react';
import type { PlanFilter, PlanType, ProcessingStatus, RiskLevel } from '../../generated/graphql';
import { navigate, useLocation } from '../router';
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
  const { path, search } = useLocation();
  const filters = useMemo(() => {
    const asked = new URLSearchParams(search);
    const among = <K extends string>(keys: K[], name: string): K | null =>
      keys.find((key) => key === asked.get(name)) ?? null;
    return {
      type: among(keysOf(PLAN_TYPES), 'type'),
      status: among(keysOf(STATUSES), 'status'),
      risk: among(keysOf(RISK_LEVELS), 'risk'),
      search: asked.get('search') ?? '',
    };
  }, [search]);
  const setFilters = (next: PlanFilters): void => {
    const asked = new URLSearchParams(Object.entries(next).filter(([, value]) => value));
    navigate(asked.size > 0 ? `${path}?${asked}` : path, { replace: true });
  };
  return { filters, setFilters };
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
