// Who changed what, the newest first.
import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { PlanHistoryDocument, type PlanDetailFragment } from '../../generated/graphql';
import type { Session } from '../../session/session';
import { claimsOf } from '../../session/token';
import { useRefetchOnReconnect } from '../live/LiveUpdates';
import { Section } from '../ui/Section';
import { ErrorNotice } from '../ui/ErrorNotice';
import { words } from '../words';
import { Change } from './Change';

const ROWS = 10;

/** Asked for anew whenever the plan has changed. */
export function History({ plan, session }: { plan: PlanDetailFragment; session: Session }) {
  const me = claimsOf(session.state().token).sub;
  return (
    <Section title={words.plan.history.title}>
      <HistoryPage key={`${plan.updatedAt} ${plan.stage}`} id={plan.id} me={me} before={null} />
    </Section>
  );
}

function HistoryPage({ id, me, before }: { id: string; me: string | undefined; before: string | null }) {
  const [open, setOpen] = useState(false);
  const [{ data, error }, ask] = useQuery({
    query: PlanHistoryDocument,
    variables: { id, last: ROWS, before },
    requestPolicy: 'network-only',
  });
  const refetch = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useRefetchOnReconnect(refetch);
  if (error) return <ErrorNotice error={error} retry={refetch} />;
  const history = data?.plan?.history;
  if (!history) return <p className="loading">{words.plan.history.reading}</p>;
  const { hasPreviousPage, startCursor } = history.pageInfo;
  return (
    <>
      <ol className="history">
        {history.nodes.toReversed().map((change, i) => (
          <Change key={`${change.changedAt} ${i}`} change={change} me={me} />
        ))}
      </ol>
      {hasPreviousPage && !open && (
        <button type="button" onClick={() => setOpen(true)}>
          {words.plan.history.older}
        </button>
      )}
      {open && <HistoryPage id={id} me={me} before={startCursor} />}
    </>
  );
}
