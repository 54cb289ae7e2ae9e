import { useCallback, useEffect, useRef } from 'react';
import { useQuery, type CombinedError } from 'urql';
import { PlanDetailsDocument, type PlanPageFragment } from '../../generated/graphql';
import { useLive, useRefetchOnReconnect } from '../live/LiveUpdates';

/** A plan, read anew with every step that the stream tells of: each adds what its agent has stored. */
export function usePlan(id: string): {
  plan: PlanPageFragment | null;
  error: CombinedError | undefined;
  fetching: boolean;
  refetch: () => void;
} {
  const [{ data, error, fetching }, ask] = useQuery({
    query: PlanDetailsDocument,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const refetch = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useRefetchOnReconnect(refetch);

  const trail = useLive().stageTimes.get(id);
  const seen = useRef(trail);
  useEffect(() => {
    if (seen.current === trail) return;
    seen.current = trail;
    refetch();
  }, [trail, refetch]);

  return { plan: data?.plan ?? null, error, fetching: fetching && !data, refetch };
}
