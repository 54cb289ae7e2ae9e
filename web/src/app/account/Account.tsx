// Who is signed in, and what they can do with all that is stored of them.
import { useQuery } from 'urql';
import type { Session } from '../../session/session';
import { useSession } from '../../session/useSession';
import { claimsOf, expiresAt } from '../../session/token';
import { ViewerDocument } from '../../generated/graphql';
import { count, day, moment } from '../format';
import { SignIn } from '../sign-in/SignIn';
import { Page } from '../ui/Page';
import { Section } from '../ui/Section';
import { ErrorNotice } from '../ui/ErrorNotice';
import { DeleteAccount } from './DeleteAccount';
import { words } from '../words';
import { ExportData } from './ExportData';

/** The page. */
export function Account({ session }: { session: Session }) {
  const { source, token } = useSession(session);
  const [{ data, error }, ask] = useQuery({ query: ViewerDocument, requestPolicy: 'cache-and-network' });
  const viewer = data?.viewer;
  const end = token ? expiresAt(token) : null;
  const { accountPage: said } = words;
  return (
    <Page title={said.title} lead={viewer?.email ?? claimsOf(token).email}>
      {error && !viewer && <ErrorNotice error={error} retry={() => ask({ requestPolicy: 'network-only' })} />}
      <div className="columns">
        <Section title={said.signedIn} note={said.sources[source]}>
          <dl className="pairs">
            <dt>{said.id}</dt>
            <dd className="code">{viewer?.id ?? claimsOf(token).sub}</dd>
            <dt>{said.since}</dt>
            <dd>{viewer ? day(viewer.createdAt) : '…'}</dd>
            <dt>{said.plans}</dt>
            <dd>{viewer ? count(viewer.planAnalytics.totalPlans) : '…'}</dd>
            {end && (
              <>
                <dt>{said.until}</dt>
                <dd>{moment(end.toISOString())}</dd>
              </>
            )}
          </dl>
          {source !== 'demo' && (
            <button type="button" onClick={() => session.signOut()}>
              {said.signOut}
            </button>
          )}
        </Section>
        <Section title={said.other}>
          <SignIn session={session} />
        </Section>
        <Section title={said.take} note={said.takeNote}>
          <ExportData />
        </Section>
        {viewer && <DeleteAccount viewer={viewer} session={session} />}
      </div>
    </Page>
  );
}
