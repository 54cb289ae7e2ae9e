// The playground page: GraphiQL under a header that signs it in.
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import type { Client } from 'graphql-ws';
import { useEffect, useMemo, useState } from 'react';
import { examples } from './examples';
import { Notice } from './Notice';
import type { Session } from '../session/session';
import { useSession } from './useSession';
import { SignIn } from './SignIn';
import { SystemTheme } from './SystemTheme';
import { CopyAs } from './CopyAs';
import { EventLog } from './EventLog';
import { logged, type LoggedEvent } from './event-log';
import { allowsIntrospection, createFetcher, type AnswerFacts } from './transport';

const openingTabs = examples();
const plugins = [HISTORY_PLUGIN, explorerPlugin({ showAttribution: false })];

/** The whole page. `socket` is `session`'s own WebSocket client. */
export function Playground({ session, socket }: { session: Session; socket: Client }) {
  const { token } = useSession(session);
  const [answer, setAnswer] = useState<AnswerFacts | null>(null);
  const [events, setEvents] = useState<LoggedEvent[]>([]);
  // A fetcher of a new identity makes GraphiQL read the schema again, as the new user may see it.
  const fetcher = useMemo(
    () =>
      createFetcher(session, socket, {
        answer: setAnswer,
        event: (kind, value) => setEvents((log) => logged(log, kind, value, Date.now())),
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [session, socket, token],
  );
  // Ends the connection that was signed in with the old token; what runs on it resumes on one with the new token.
  useEffect(() => () => socket.terminate(), [socket, token]);
  // Where the schema may not be asked for, the editor does without it: asking would only fill the page with an error.
  const [introspection, setIntrospection] = useState<boolean | null>(null);
  useEffect(() => {
    let left = false;
    void allowsIntrospection(session).then((allowed) => {
      if (!left) setIntrospection(allowed);
    });
    return () => void (left = true);
  }, [session, token]);
  return (
    <>
      <header className="masthead">
        <h1>
          Plan Creator <small>GraphQL playground</small>
        </h1>
        <SignIn session={session} />
        <a href="/schema.graphql" download="schema.graphql" hidden={introspection === false}>
          Schema
        </a>
      </header>
      <Notice session={session} />
      {introspection === false && (
        <p className="notice" role="status">
          This server does not show its schema: there is no completion and no documentation here. Operations run all the
          same.
        </p>
      )}
      <main>
        <GraphiQL
          fetcher={fetcher}
          {...(!introspection && { schema: null })}
          defaultTabs={openingTabs}
          plugins={plugins}
          defaultEditorToolsVisibility="variables"
          shouldPersistHeaders={false}
          inputValueDeprecation
          schemaDescription
        >
          <SystemTheme />
          <GraphiQL.Toolbar>
            {({ copy, merge, prettify }) => (
              <>
                {prettify}
                {merge}
                {copy}
                <CopyAs />
              </>
            )}
          </GraphiQL.Toolbar>
          {/* Always there, so that an answer moves nothing that one is about to click. */}
          <GraphiQL.Footer>
            <output className="answer-facts">
              {answer
                ? `${answer.status} · ${answer.milliseconds} ms · ${answer.bytes.toLocaleString('en-US')} bytes`
                : 'Not run yet'}
            </output>
            <EventLog events={events} />
          </GraphiQL.Footer>
        </GraphiQL>
      </main>
    </>
  );
}
