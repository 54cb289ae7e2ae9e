// One page of the list.
import { useCallback, useMemo } from 'react';
import { useQuery } from 'urql';
import { PlansPageDocument } from '../../generated/graphql';
import { useReadAnew } from '../live/Live';
import { Trouble } from '../ui/Trouble';
import { MoreButton } from './MoreButton';
import { NoPlans } from './NoPlans';
import { PlanRow } from './PlanRow';
import { filterOf, type PlanFilters } from './useFilters';

const ROWS = 20;

/** The rows behind a cursor. `onMore` is given by the list to its last page. */
export function PlanSlice(props: {
  filters: PlanFilters;
  archived: boolean;
  after: string | null;
  onMore: ((cursor: string) => void) | undefined;
}) {
  const { filters, archived, after, onMore } = props;
  const variables = useMemo(
    () => ({ filter: filterOf(filters, archived), first: ROWS, after }),
    [filters, archived, after],
  );
  const [{ data, error, fetching }, ask] = useQuery({
    query: PlansPageDocument,
    variables,
    requestPolicy: 'cache-and-network',
  });
  const again = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useReadAnew(again);
  if (error && !data) return <Trouble error={error} retry={again} />;
  if (!data) return fetching ? <p className="loading">Reading your plans…</p> : null;
  const { nodes, pageInfo } = data.plans;
  // A plan that was archived or restored a moment ago is gone from the list before the server has said so.
  const shown = nodes.filter((plan) => plan.isActive !== archived);
  const { endCursor, hasNextPage } = pageInfo;
  return (
    <>
      {after === null && shown.length === 0 && !hasNextPage && <NoPlans filters={filters} archived={archived} />}
      {shown.length > 0 && (
        <ul className="plans">
          {shown.map((plan) => (
            <PlanRow key={plan.id} plan={plan} />
          ))}
        </ul>
      )}
      {onMore && hasNextPage && endCursor && <MoreButton onMore={() => onMore(endCursor)} />}
    </>
  );
}
