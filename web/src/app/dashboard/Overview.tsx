import { useCallback } from 'react';
import { useQuery } from 'urql';
import { OverviewDocument } from '../../generated/graphql';
import { count, money } from '../format';
import { useRefetchOnReconnect } from '../live/LiveUpdates';
import { words } from '../words';

/** The figures over all active plans, as a line. Nothing while there are none. */
export function Overview() {
  const [{ data }, ask] = useQuery({ query: OverviewDocument, requestPolicy: 'cache-and-network' });
  useRefetchOnReconnect(useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]));
  const figures = data?.planAnalytics;
  if (!figures?.totalPlans) return null;
  const target = figures.byType.reduce((sum, type) => sum + Number(type.totalTargetAmount ?? 0), 0);
  const ready = figures.byStatus.find(({ processingStatus }) => processingStatus === 'COMPLETED')?.totalPlans ?? 0;
  const { dashboard } = words;
  return (
    <dl className="overview" aria-label={dashboard.overview}>
      <div>
        <dt>{dashboard.savingFor}</dt>
        <dd>{money(target)}</dd>
      </div>
      <div>
        <dt>{dashboard.plans}</dt>
        <dd>{count(figures.totalPlans)}</dd>
      </div>
      <div>
        <dt>{dashboard.ready}</dt>
        <dd>{count(ready)}</dd>
      </div>
      <div>
        <dt>{dashboard.starred}</dt>
        <dd>{count(figures.favoritePlans)}</dd>
      </div>
    </dl>
  );
}
