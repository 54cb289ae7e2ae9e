import { useCallback } from 'react';
import { useQuery } from 'urql';
import { OverviewDocument } from '../../generated/graphql';
import { count, money } from '../format';
import { useRefetchOnReconnect } from '../live/LiveUpdates';

/** The figures over all active plans, as a line. Nothing while there are none. */
export function Overview() {
  const [{ data }, ask] = useQuery({ query: OverviewDocument, requestPolicy: 'cache-and-network' });
  useRefetchOnReconnect(useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]));
  const figures = data?.planAnalytics;
  if (!figures?.totalPlans) return null;
  const target = figures.byType.reduce((sum, type) => sum + Number(type.totalTargetAmount ?? 0), 0);
  const ready = figures.byStatus.find(({ processingStatus }) => processingStatus === 'COMPLETED')?.totalPlans ?? 0;
  return (
    <dl className="overview" aria-label="All plans">
      <div>
        <dt>Saving for</dt>
        <dd>{money(target)}</dd>
      </div>
      <div>
        <dt>Plans</dt>
        <dd>{count(figures.totalPlans)}</dd>
      </div>
      <div>
        <dt>Ready</dt>
        <dd>{count(ready)}</dd>
      </div>
      <div>
        <dt>Starred</dt>
        <dd>{count(figures.favoritePlans)}</dd>
      </div>
    </dl>
  );
}
