import type { OperationsQuery } from '../../generated/graphql';
import { bytes, count } from '../format';
import { Section } from '../ui/Section';
import { Table } from './Table';

/** Which indexes are read, and what they take. */
export function IndexUsage({ indexes }: { indexes: OperationsQuery['admin']['indexUsage'] }) {
  return (
    <Section title="Indexes">
      <Table
        label="Indexes"
        head={['Index', 'Read', 'Entries', 'Rows', 'Size']}
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
