import type { OperationsQuery } from '../../generated/graphql';
import { count } from '../format';
import { Section } from '../ui/Section';

/** Who waits, who is worked on, and what became of plans within the hour. */
export function Queue({ queue }: { queue: OperationsQuery['admin']['queue'] }) {
  return (
    <div className="columns">
      <Section title="Queue">
        <Figures
          rows={[
            ['Waiting', queue.pending],
            ['Of them resting', queue.resting],
            ['Worked on', queue.processing],
            ['Claims that count', queue.claims],
            ['Claims that ran out', queue.expiredClaims],
            ['Begun again', queue.retrying],
          ]}
        />
        <p className="note">The oldest has waited {queue.oldestPendingSeconds.toFixed(1)} s.</p>
      </Section>
      <Section title="Within the last hour">
        <Figures
          rows={[
            ['Completed', queue.completedLastHour],
            ['Failed', queue.failedLastHour],
            ['Tried again', queue.retriedLastHour],
          ]}
        />
      </Section>
    </div>
  );
}

function Figures({ rows }: { rows: [string, number][] }) {
  return (
    <dl className="facts">
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{count(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
