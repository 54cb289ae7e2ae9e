import { useCallback } from 'react';
import { useQuery } from 'urql';
import { OverviewDocument } from '../../generated/graphql';
import { count, money } from '../format';
import { useRefetchOnReconnect } from '../live/LiveUpdates';
import { words } from '../words';

/** The figures over all active plans, as a line, whose place is kept while they are asked for. Nothing while there are none. */
export function Overview() {
  const [{ data, error }, ask] = useQuery({ query: OverviewDocument, requestPolicy: 'cache-and-network' });
  useRefetchOnReconnect(useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]));
  const figures = data?.planAnalytics;
  if (figures?.totalPlans === 0 || (error && !figures)) return null;
  const target = (figures?.byType ?? []).reduce((sum, type) => sum + Number(type.totalTargetAmount ?? 0), 0);
  const ready = figures?.byStatus.find(({ processingStatus }) => processingStatus === 'COMPLETED')?.totalPlans ?? 0;
  const { dashboard } = words;
  return (
    <dl className="overview" data-known={figures !== undefined} aria-label={dashboard.overview}>
      <div>
        <dt>{dashboard.savingFor}</dt>
        <dd>{money(target)}</dd>
      </div>
      <div>
        <dt>{dashboard.plans}</dt>
        <dd>{count(figures?.totalPlans ?? 0)}</dd>
      </div>
      <div>
        <dt>{dashboard.ready}</dt>
        <dd>{count(ready)}</dd>
      </div>
      <div>
        <dt>{dashboard.starred}</dt>
        <dd>{count(figures?.favoritePlans ?? 0)}</dd>
      </div>
    </dl>
  );
}
