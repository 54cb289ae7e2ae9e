// A stream that survives whatever ends it: it goes on behind the last event that arrived, after a pause that grows.
import type { Client, CombinedError, OperationResult } from 'urql';
import {
  PlanStatusesDocument,
  StreamPositionDocument,
  type PlanStatusesSubscription,
  type StreamPositionQuery,
} from '../../generated/graphql';
import { codeOf, isUnauthenticated } from '../api/errors';

export type StatusEvent = PlanStatusesSubscription['planStatuses'];

/** How a stream stands: for the page to show, and to catch up by. */
export interface StreamListener {
  /** An event, once and in order. */
  event: (event: StatusEvent) => void;
  /** The stream broke and will be taken up again. */
  broken: () => void;
  /** It broke for good: the viewer is gone, or has to sign in, which starts it again. */
  rejected: () => void;
}

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5_000;
/** Codes of a cursor that no stream can go on behind. */
const UNUSABLE_CURSOR = ['EVENTS_TRIMMED', 'BAD_CURSOR'];

/**
 * Follows all plans of the viewer from `after`, or from now where it is null. `onRetryNow` registers what resumes a broken
 * stream without a delay, and returns how to unregister it. Returns how to end the stream.
 */
export function followPlans(
  client: Client,
  after: string | null,
  listener: StreamListener,
  onRetryNow: (retry: () => void) => () => void,
): () => void {
  let cursor = after;
  let delay = FIRST_DELAY_MS;
  let startedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let active: { unsubscribe: () => void } | undefined;
  // What an attempt still says once another has started does not count.
  let attempt = 0;

  const subscribe = async (): Promise<void> => {
    const mine = ++attempt;
    startedAt = Date.now();
    clearTimeout(timer);
    active?.unsubscribe();
    // Without a place to go on from, one is taken before anything is read.
    if (cursor === null) {
      const { data, error } = await streamPosition(client);
      if (mine !== attempt) return;
      if (error) return fail(error);
      cursor = data?.planStatusesCursor ?? null;
    }
    active = client.subscription(PlanStatusesDocument, { after: cursor }).subscribe(({ data, error, hasNext }) => {
      if (mine !== attempt) return;
      if (data && hasNext) {
        cursor = data.planStatuses.cursor;
        listener.event(data.planStatuses);
      }
      if (error) fail(error);
      else if (!hasNext) retryLater();
    });
  };

  const fail = (error: CombinedError): void => {
    const code = codeOf(error);
    if (isUnauthenticated(error) || code === 'NOT_FOUND') {
      attempt += 1;
      return listener.rejected();
    }
    if (code !== null && UNUSABLE_CURSOR.includes(code)) cursor = null;
    retryLater();
  };

  const retryLater = (): void => {
    attempt += 1;
    listener.broken();
    // A stream that lasted ended by something new.
    if (Date.now() - startedAt > MAX_DELAY_MS) delay = FIRST_DELAY_MS;
    // Chance spreads those who were cut off at the same moment.
    timer = setTimeout(() => void subscribe(), delay * (0.5 + Math.random() / 2));
    delay = Math.min(delay * 2, MAX_DELAY_MS);
  };

  const unsubscribe = onRetryNow(() => void subscribe());
  void subscribe();
  return () => {
    attempt += 1;
    unsubscribe();
    clearTimeout(timer);
    active?.unsubscribe();
  };
}

/** Asks where the stream stands now. */
export function streamPosition(client: Client): Promise<OperationResult<StreamPositionQuery>> {
  return client.query(StreamPositionDocument, {}, { requestPolicy: 'network-only' }).toPromise();
}
