import { Fragment } from 'react';
import type { OperationsQuery } from '../../generated/graphql';
import { count, seconds } from '../format';
import { Section } from '../ui/Section';
import { words } from '../words';

/** Who waits, who is worked on, and what became of plans within the hour. */
export function Queue({ queue }: { queue: OperationsQuery['admin']['queue'] }) {
  const { operatorPage } = words;
  return (
    <div className="columns">
      <Section title={operatorPage.queue}>
        <Figures
          rows={[
            [operatorPage.figures.pending, queue.pending],
            [operatorPage.figures.resting, queue.resting],
            [operatorPage.figures.processing, queue.processing],
            [operatorPage.figures.claims, queue.claims],
            [operatorPage.figures.expiredClaims, queue.expiredClaims],
            [operatorPage.figures.retrying, queue.retrying],
          ]}
        />
        <p className="note">{operatorPage.oldest(seconds(queue.oldestPendingSeconds))}</p>
      </Section>
      <Section title={operatorPage.hour}>
        <Figures
          rows={[
            [operatorPage.figures.completed, queue.completedLastHour],
            [operatorPage.figures.failed, queue.failedLastHour],
            [operatorPage.figures.retried, queue.retriedLastHour],
          ]}
        />
      </Section>
    </div>
  );
}

function Figures({ rows }: { rows: [string, number][] }) {
  return (
    <dl className="pairs">
      {rows.map(([term, value]) => (
        <Fragment key={term}>
          <dt>{term}</dt>
          <dd>{count(value)}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
