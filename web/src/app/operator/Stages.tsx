import type { OperationsQuery } from '../../generated/graphql';
import { count } from '../format';
import { words } from '../words';
import { Table } from './Table';

/** How long plans stay in each stage. */
export function Stages({ stages }: { stages: OperationsQuery['admin']['queue']['stages'] }) {
  if (stages.length === 0) return <p className="note">No plan has moved on of late.</p>;
  return (
    <Table
      label="Time in each stage"
      head={['Stage', 'Plans', 'Half within', '95 % within']}
      rows={stages.map(({ stage, count: plans, medianSeconds, p95Seconds }) => [
        words.stages[stage],
        count(plans),
        `${medianSeconds.toFixed(2)} s`,
        `${p95Seconds.toFixed(2)} s`,
      ])}
    />
  );
}
