import { useState } from 'react';
import { useQuery } from 'urql';
import { EngagementDocument } from '../../generated/graphql';
import { count, day } from '../format';
import { Section } from '../ui/Section';
import { ErrorNotice } from '../ui/ErrorNotice';
import { words } from '../words';
import { Table } from './Table';

const ROWS = 10;

/** Who makes the most of it, a page at a time. */
export function Engagement() {
  const [cursors, setCursors] = useState<(string | null)[]>([null]);
  const after = cursors.at(-1) ?? null;
  const [{ data, error }, ask] = useQuery({ query: EngagementDocument, variables: { first: ROWS, after } });
  const page = data?.admin.userEngagement;
  const next = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  const { operatorPage } = words;
  return (
    <Section title={operatorPage.people}>
      {error && <ErrorNotice error={error} retry={() => ask({ requestPolicy: 'network-only' })} />}
      {page && (
        <Table
          label={operatorPage.people}
          head={operatorPage.peopleColumns}
          rows={page.nodes.map((person) => [
            <span className="code">{person.userId}</span>,
            count(person.totalPlans),
            count(person.favoritePlans),
            day(person.lastPlanCreated),
          ])}
        />
      )}
      <div className="actions">
        <button type="button" disabled={cursors.length === 1} onClick={() => setCursors(cursors.slice(0, -1))}>
          {operatorPage.before}
        </button>
        <button type="button" disabled={!next} onClick={() => next && setCursors([...cursors, next])}>
          {operatorPage.next}
        </button>
      </div>
    </Section>
  );
}
