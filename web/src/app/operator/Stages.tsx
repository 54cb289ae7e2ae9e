import type { OperationsQuery } from '../../generated/graphql';
import { count, seconds } from '../format';
import { words } from '../words';
import { Table } from './Table';

/** How long plans stay in each stage. */
export function Stages({ stages }: { stages: OperationsQuery['admin']['queue']['stages'] }) {
  if (stages.length === 0) return <p className="note">{words.operatorPage.noStages}</p>;
  return (
    <Table
      label={words.operatorPage.stages}
      head={words.operatorPage.stageColumns}
      rows={stages.map(({ stage, count: plans, medianSeconds, p95Seconds }) => [
        words.stages[stage],
        count(plans),
        seconds(medianSeconds),
        seconds(p95Seconds),
      ])}
    />
  );
}
