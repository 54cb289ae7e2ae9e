// One page of the list.
import { useCallback, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { PlansPageDocument, type PlanLineFragment } from '../../generated/graphql';
import { ROWS } from '../first-queries';
import { useRefetchOnReconnect } from '../live/LiveUpdates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { words } from '../words';
import { LoadMore } from './LoadMore';
import { EmptyList } from './EmptyList';
import { MovedRow } from './MovedRow';
import { PlanRow } from './PlanRow';
import { toPlanFilter, type PlanFilters } from './useFilters';
import { usePlanActions } from './usePlanActions';

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
  const { archive, restore } = usePlanActions();
  // Where each plan stood that was moved from here.
  const [moved, setMoved] = useState<{ plan: PlanLineFragment; at: number }[]>([]);
  if (error && !data) return <ErrorNotice error={error} retry={refetch} />;
  if (!data) return fetching ? <p className="loading">{words.dashboard.reading}</p> : null;
  const { nodes, pageInfo } = data.plans;
  // A plan that was archived or restored a moment ago is gone from the list before the server has said so.
  const shown = nodes.filter((plan) => plan.isActive !== archived);
  const { endCursor, hasNextPage } = pageInfo;
  const move = (plan: PlanLineFragment, at: number): void => {
    setMoved((moved) => [...moved, { plan: { ...plan, isActive: !plan.isActive }, at }]);
    void (plan.isActive ? archive(plan) : restore(plan));
  };
  const undo = (plan: PlanLineFragment): void => {
    setMoved((moved) => moved.filter((other) => other.plan.id !== plan.id));
    void (plan.isActive ? archive(plan) : restore(plan));
  };
  const lines = shown.map((plan) => ({ plan, moved: false }));
  for (const { plan, at } of moved) {
    if (!shown.some(({ id }) => id === plan.id)) lines.splice(at, 0, { plan, moved: true });
  }
  return (
    <>
      {after === null && lines.length === 0 && !hasNextPage && <EmptyList filters={filters} archived={archived} />}
      {lines.length > 0 && (
        <ul className="plans">
          {lines.map(({ plan, moved }, at) =>
            moved ? (
              <MovedRow key={plan.id} plan={plan} onUndo={() => undo(plan)} />
            ) : (
              <PlanRow key={plan.id} plan={plan} onMove={() => move(plan, at)} />
            ),
          )}
        </ul>
      )}
      {onMore && hasNextPage && endCursor && <LoadMore onMore={() => onMore(endCursor)} />}
    </>
  );
}
