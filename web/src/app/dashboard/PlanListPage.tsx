// One page of the list.
import { useCallback, useMemo } from 'react';
import { useQuery } from 'urql';
import { PlansPageDocument } from '../../generated/graphql';
import { useRefetchOnReconnect } from '../live/LiveUpdates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { LoadMore } from './LoadMore';
import { EmptyList } from './EmptyList';
import { PlanRow } from './PlanRow';
import { toPlanFilter, type PlanFilters } from './useFilters';

const ROWS = 20;

/** The rows behind a cursor. `onMore` is given by the list to its last page. */
export function PlanListPage(props: {
  filters: PlanFilters;
  archived: boolean;
  after: string | null;
  onMore: ((cursor: string) => void) | undefined;
}) {
  const { filters, archived, after, onMore } = props;
  const variables = useMemo(
    () => ({ filter: toPlanFilter(filters, archived), first: ROWS, after }),
    [filters, archived, after],
  );
  const [{ data, error, fetching }, ask] = useQuery({
    query: PlansPageDocument,
    variables,
    requestPolicy: 'cache-and-network',
  });
  const refetch = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useRefetchOnReconnect(refetch);
  if (error && !data) return <ErrorNotice error={error} retry={refetch} />;
  if (!data) return fetching ? <p className="loading">Reading your plans…</p> : null;
  const { nodes, pageInfo } = data.plans;
  // A plan that was archived or restored a moment ago is gone from the list before the server has said so.
  const shown = nodes.filter((plan) => plan.isActive !== archived);
  const { endCursor, hasNextPage } = pageInfo;
  return (
    <>
      {after === null && shown.length === 0 && !hasNextPage && <EmptyList filters={filters} archived={archived} />}
      {shown.length > 0 && (
        <ul className="plans">
          {shown.map((plan) => (
            <PlanRow key={plan.id} plan={plan} />
          ))}
        </ul>
      )}
      {onMore && hasNextPage && endCursor && <LoadMore onMore={() => onMore(endCursor)} />}
    </>
  );
}
