// Who is signed in, and what they can do with all that is stored of them.
import { useQuery } from 'urql';
import { useSession, type Session } from '../../session/session';
import { expiresAt } from '../../session/token';
import { ViewerDocument } from '../../generated/graphql';
import { count, day, moment } from '../format';
import { SignIn } from '../sign-in/SignIn';
import { Page } from '../ui/Page';
import { Section } from '../ui/Section';
import { ErrorNotice } from '../ui/ErrorNotice';
import { DeleteAccount } from './DeleteAccount';
import { ExportData } from './ExportData';

const SOURCES = {
  pasted: 'with an access token',
  supabase: 'by e-mail',
  demo: 'as the demo user',
  none: '',
} as const;

/** The page. */
export function Account({ session }: { session: Session }) {
  const { source, token } = useSession(session);
  const [{ data, error }, ask] = useQuery({ query: ViewerDocument, requestPolicy: 'cache-and-network' });
  const viewer = data?.viewer;
  const end = token ? expiresAt(token) : null;
  return (
    <Page title="Account" lead={viewer?.email ?? undefined}>
      {error && !viewer && <ErrorNotice error={error} retry={() => ask({ requestPolicy: 'network-only' })} />}
      <div className="columns">
        <Section title="Signed in" note={`You are signed in ${SOURCES[source]}.`}>
          {viewer && (
            <dl className="pairs">
              <dt>Id</dt>
              <dd className="code">{viewer.id}</dd>
              <dt>Since</dt>
              <dd>{day(viewer.createdAt)}</dd>
              <dt>Plans</dt>
              <dd>{count(viewer.planAnalytics.totalPlans)}</dd>
              {end && (
                <>
                  <dt>Until</dt>
                  <dd>{moment(end.toISOString())}</dd>
                </>
              )}
            </dl>
          )}
          {source !== 'demo' && (
            <button type="button" onClick={() => session.signOut()}>
              Sign out
            </button>
          )}
        </Section>
        <Section title="Sign in as somebody else">
          <SignIn session={session} />
        </Section>
        <Section
          title="Take your data with you"
          note="Every plan, archived ones too, with all that led to it, as one JSON file."
        >
          <ExportData />
        </Section>
        {viewer && <DeleteAccount viewer={viewer} session={session} />}
      </div>
    </Page>
  );
}
