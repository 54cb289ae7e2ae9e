// One stored change, in words.
import type { PlanHistoryQuery } from '../../generated/graphql';
import { moment } from '../format';
import { words } from '../words';
import { describe } from './columns';

type Audit = NonNullable<PlanHistoryQuery['plan']>['history']['nodes'][number];

/** Who, when, and each column from what to what. `me` is the reader's own id. */
export function Change({ change, me }: { change: Audit; me: string | undefined }) {
  const lines = change.operation === 'INSERT' ? [words.plan.history.stored] : describe(change);
  return (
    <li>
      <p className="note">
        <time dateTime={change.changedAt}>{moment(change.changedAt)}</time> · {authorOf(change.changedBy, me)}
      </p>
      <ul>
        {lines.map((line) => (
          <li key={line} dir="auto">
            {line}
          </li>
        ))}
      </ul>
    </li>
  );
}

function authorOf(changedBy: string | null, me: string | undefined): string {
  if (changedBy === null) return words.plan.history.unknown;
  if (changedBy === me) return words.plan.history.you;
  // Workers and roles are no people's ids.
  return /^[\da-f-]{36}$/.test(changedBy) ? words.plan.history.person(changedBy) : words.plan.history.worker(changedBy);
}
