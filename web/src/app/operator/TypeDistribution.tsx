import type { OperationsQuery } from '../../generated/graphql';
import { count, money } from '../format';
import { words } from '../words';
import { Table } from './Table';

/** What people save for. */
export function TypeDistribution({ types }: { types: OperationsQuery['admin']['planTypeDistribution'] }) {
  return (
    <Table
      label={words.operatorPage.purposes}
      head={words.operatorPage.purposeColumns}
      rows={types.map((type) => [
        words.types[type.planType],
        count(type.totalPlans),
        count(type.completedPlans),
        money(type.averageTargetAmount),
        money(type.totalTargetAmount),
      ])}
    />
  );
}
