// How the playground's operations reach the server: POST for queries and mutations, one WebSocket for subscriptions.
import type { Fetcher, FetcherOpts, FetcherParams } from '@graphiql/toolkit';
import {
  Kind,
  OperationTypeNode,
  parse,
  type ExecutionResult,
  type GraphQLError,
  type OperationDefinitionNode,
} from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import type { Session } from '../session/session';
import type { LoggedEvent } from './event-log';

const ENDPOINT = '/graphql';
const UNAUTHENTICATED_CLOSE_CODES = [4401, 4403];
const TERMINATED = 4499;

/** What is told of operations while they run. */
export interface Listeners {
  answer: (facts: AnswerFacts) => void;
  event: (kind: LoggedEvent['kind'], value?: unknown) => void;
}

/** A fetcher for GraphiQL that answers every failure as a GraphQL error in plain words, and tells `on` what happens. */
export function createFetcher(session: Session, socket: Client, on: Listeners): Fetcher {
  return (given, options) => {
    const operations = operationsOf(given.query);
    const named = operations.find(({ name }) => name?.value === given.operationName);
    // GraphiQL learns of another text in the editor a moment late: a name that is not in this one is the last one's.
    const params = named || operations.length !== 1 ? given : { ...given, operationName: null };
    return (named ?? operations[0])?.operation === OperationTypeNode.SUBSCRIPTION
      ? { subscribe: (sink: unknown) => subscribe(session, socket, params, sink as Sink, on.event) }
      : post(session, params, options, params.operationName === 'IntrospectionQuery' ? undefined : on.answer);
  };
}

/** The WebSocket client, connected while a subscription runs. It signs in with the token of the moment. */
export function createSocket(session: Session): Client {
  return createClient({
    url: new URL(ENDPOINT, location.href).href.replace(/^http/, 'ws'),
    connectionParams: async () => {
      const token = await session.accessToken();
      return token ? { authorization: `Bearer ${token}` } : undefined;
    },
    connectionAckWaitTimeout: 10_000,
    keepAlive: 15_000,
    retryAttempts: 5,
    retryWait: (retries) => new Promise((resolve) => setTimeout(resolve, Math.min(500 * 2 ** retries, 8_000))),
    // Closings in 4400..4498 are the server's verdict: asking again would only repeat it.
    shouldRetry: (event) => {
      const code = closeCode(event);
      return code === undefined || code < 4400 || code >= TERMINATED;
    },
  });
}

/** What is known of an answer beside its text. */
export interface AnswerFacts {
  status: number;
  milliseconds: number;
  bytes: number;
}

async function post(
  session: Session,
  params: FetcherParams,
  options?: FetcherOpts,
  onAnswer?: (facts: AnswerFacts) => void,
): Promise<ExecutionResult> {
  const token = await session.accessToken();
  let response: Response;
  let text: string;
  const asked = performance.now();
  try {
    response = await fetch(ENDPOINT, {
      method: 'POST',
      body: JSON.stringify(params),
      headers: {
        // Under plain JSON an invalid operation is an answer like any other, not a failed request in the console.
        accept: 'application/json',
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
        ...options?.headers,
      },
    });
    text = await response.text();
  } catch {
    return errorResult('The server could not be reached. Is it still running?');
  }
  onAnswer?.({
    status: response.status,
    milliseconds: Math.round(performance.now() - asked),
    bytes: new TextEncoder().encode(text).length,
  });
  const result = parsed(text);
  if (typeof result !== 'object' || result === null) {
    return errorResult(`The server answered ${response.status} ${response.statusText} without a GraphQL result.`);
  }
  session.setRejection(rejectionIn(result, response.status));
  return result;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether the server answers questions about its schema. A server that cannot be reached may. */
export async function allowsIntrospection(session: Session): Promise<boolean> {
  const result = (await post(session, { query: '{ __schema { queryType { name } } }' })) as {
    data?: { __schema?: unknown } | null;
    errors?: readonly ErrorLike[];
  };
  const code = result.errors?.[0]?.extensions?.code;
  return Boolean(result.data?.__schema) || code === undefined || code === 'UNAUTHENTICATED';
}

interface Sink {
  next: (result: ExecutionResult) => void;
  complete: () => void;
}

function subscribe(
  session: Session,
  socket: Client,
  params: FetcherParams,
  sink: Sink,
  onEvent: Listeners['event'],
): { unsubscribe: () => void } {
  onEvent('subscribed');
  const unsubscribe = socket.subscribe(
    {
      query: params.query,
      operationName: params.operationName ?? null,
      variables: params.variables as Record<string, unknown>,
    },
    {
      next: (result) => {
        const plain = result as ExecutionResult;
        session.setRejection(rejectionIn(plain));
        onEvent('event', plain);
        sink.next(plain);
      },
      complete: () => {
        onEvent('complete');
        sink.complete();
      },
      error: (cause) => {
        const result = Array.isArray(cause) ? { errors: cause as GraphQLError[] } : errorResult(closeReason(cause));
        const refused = UNAUTHENTICATED_CLOSE_CODES.includes(closeCode(cause) ?? 0);
        session.setRejection(refused ? closeReason(cause) : rejectionIn(result));
        onEvent('error', result.errors);
        sink.next(result);
        sink.complete();
      },
    },
  );
  return { unsubscribe };
}

/** The operations of a document; none where it is not one, which the server says better. */
function operationsOf(query: string): OperationDefinitionNode[] {
  try {
    return parse(query).definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  } catch {
    return [];
  }
}

interface ErrorLike {
  message?: string;
  extensions?: { code?: unknown };
}

/** The message with which the server turned the token down, if it did. */
function rejectionIn(result: object, status = 200): string | null {
  const errors = (result as { errors?: ErrorLike[] }).errors ?? [];
  const rejection =
    errors.find((error) => error.extensions?.code === 'UNAUTHENTICATED') ?? (status === 401 && errors[0]);
  if (rejection) return rejection.message ?? 'The request was not authenticated.';
  return status === 401 ? 'The request was not authenticated.' : null;
}

function closeCode(event: unknown): number | undefined {
  const code = (event as { code?: unknown } | null)?.code;
  return typeof code === 'number' ? code : undefined;
}

function closeReason(cause: unknown): string {
  const code = closeCode(cause);
  if (code === undefined) return cause instanceof Error ? cause.message : 'The WebSocket connection failed.';
  const said = (cause as { reason?: string }).reason;
  return `The server closed the WebSocket connection: ${said || 'no reason given'} (${code}).`;
}

function errorResult(message: string): ExecutionResult {
  return { errors: [{ message }] } as unknown as ExecutionResult;
}
