import type { OperationsQuery } from '../../generated/graphql';
import { bytes, count } from '../format';
import { Section } from '../ui/Section';
import { words } from '../words';
import { Table } from './Table';

/** Which indexes are read, and what they take. */
export function IndexUsage({ indexes }: { indexes: OperationsQuery['admin']['indexUsage'] }) {
  const { operatorPage } = words;
  return (
    <Section title={operatorPage.indexes}>
      <Table
        label={operatorPage.indexes}
        head={operatorPage.indexColumns}
        rows={indexes.map((index) => [
          <span className="code">{index.indexName}</span>,
          count(index.scans),
          count(index.tuplesRead),
          count(index.tuplesFetched),
          bytes(index.sizeBytes),
        ])}
      />
    </Section>
  );
}
