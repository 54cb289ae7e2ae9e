// The playground page: GraphiQL under a header that signs it in.
import { GraphiQL } from 'graphiql';
import type { Client } from 'graphql-ws';
import { useEffect, useMemo } from 'react';
import { examples } from './examples';
import { Notice } from './Notice';
import { useSession, type Session } from '../session/session';
import { SignIn } from './SignIn';
import { SystemTheme } from './SystemTheme';
import { createFetcher } from './transport';

const openingTabs = examples();

/** The whole page. `socket` is `session`'s own WebSocket client. */
export function Playground({ session, socket }: { session: Session; socket: Client }) {
  const { token } = useSession(session);
  // A fetcher of a new identity makes GraphiQL read the schema again, as the new user may see it.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const fetcher = useMemo(() => createFetcher(session, socket), [session, socket, token]);
  // Ends the connection that was signed in with the old token; what runs on it resumes on one with the new token.
  useEffect(() => () => socket.terminate(), [socket, token]);
  return (
    <>
      <header className="masthead">
        <h1>
          Plan Creator <small>GraphQL playground</small>
        </h1>
        <SignIn session={session} />
      </header>
      <Notice session={session} />
      <main>
        <GraphiQL
          fetcher={fetcher}
          defaultTabs={openingTabs}
          defaultEditorToolsVisibility="variables"
          shouldPersistHeaders={false}
          inputValueDeprecation
          schemaDescription
        >
          <SystemTheme />
        </GraphiQL>
      </main>
    </>
  );
}
