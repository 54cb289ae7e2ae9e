// What the page at an address asks for first.
import {
  BudgetOverviewDocument,
  OverviewDocument,
  PlanDetailsDocument,
  PlansPageDocument,
  ViewerDocument,
} from '../generated/graphql';
import type { Asked } from './api/prefetch';

/** Plans that the list asks for at a time. */
export const ROWS = 20;

/** Its queries with their variables; none where they depend on more than the path. */
export function firstQueriesAt({ pathname, search }: Pick<Location, 'pathname' | 'search'>): Asked[] {
  const [, id] = /^\/plans\/([\w-]+)$/.exec(pathname) ?? [];
  if (id) return [[PlanDetailsDocument, { id }]];
  if (pathname === '/account') return [[ViewerDocument, {}]];
  if (pathname !== '/' || search !== '') return [];
  return [
    [PlansPageDocument, { filter: { archived: 'EXCLUDE' }, first: ROWS, after: null }],
    [OverviewDocument, {}],
    [BudgetOverviewDocument, {}],
  ];
}
