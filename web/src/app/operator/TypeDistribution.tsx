import type { OperationsQuery } from '../../generated/graphql';
import { count, money } from '../format';
import { PLAN_TYPE_LABELS } from '../labels';
import { Table } from './Table';

/** What people save for. */
export function TypeDistribution({ types }: { types: OperationsQuery['admin']['planTypeDistribution'] }) {
  return (
    <Table
      label="Purposes"
      head={['Purpose', 'Plans', 'Ready', 'Target on average', 'In all']}
      rows={types.map((type) => [
        PLAN_TYPE_LABELS[type.planType],
        count(type.totalPlans),
        count(type.completedPlans),
        money(type.averageTargetAmount),
        money(type.totalTargetAmount),
      ])}
    />
  );
}
