// A stream that survives whatever ends it: it goes on behind the last event that arrived, after a pause that grows.
import type { Client, CombinedError, OperationResult } from 'urql';
import {
  NewsDocument,
  StreamPositionDocument,
  type NewsSubscription,
  type StreamPositionQuery,
} from '../../generated/graphql';
import { codeOf, isRefusal } from '../api/errors';

export type NewsEvent = NewsSubscription['planStatuses'];

/** How a stream stands: for the page to show, and to catch up by. */
export interface StreamListener {
  /** An event, once and in order. */
  event: (event: NewsEvent) => void;
  /** The stream broke and will be taken up again. */
  broken: () => void;
  /** It broke for good: the viewer is gone, or has to sign in, which wakes it. */
  refused: () => void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** Codes of a cursor that no stream can go on behind. */
const UNUSABLE = ['EVENTS_TRIMMED', 'BAD_CURSOR'];

/**
 * Follows all plans of the viewer from `after`, or from now where it is null. `onWake` is given what takes a broken stream up
 * again without a pause, and returns what forgets it. Returns what ends it all.
 */
export function follow(
  client: Client,
  after: string | null,
  listener: StreamListener,
  onWake: (wake: () => void) => () => void,
): () => void {
  let cursor = after;
  let pause = FIRST_PAUSE_MS;
  let begun = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open: { unsubscribe: () => void } | undefined;
  // What an attempt still says once another has begun does not count.
  let attempt = 0;

  const begin = async (): Promise<void> => {
    const mine = ++attempt;
    begun = Date.now();
    clearTimeout(timer);
    open?.unsubscribe();
    // Without a place to go on from, one is taken before anything is read.
    if (cursor === null) {
      const { data, error } = await position(client);
      if (mine !== attempt) return;
      if (error) return over(error);
      cursor = data?.planStatusesCursor ?? null;
    }
    open = client.subscription(NewsDocument, { after: cursor }).subscribe(({ data, error, hasNext }) => {
      if (mine !== attempt) return;
      if (data && hasNext) {
        cursor = data.planStatuses.cursor;
        listener.event(data.planStatuses);
      }
      if (error) over(error);
      else if (!hasNext) again();
    });
  };

  const over = (error: CombinedError): void => {
    const code = codeOf(error);
    if (isRefusal(error) || code === 'NOT_FOUND') {
      attempt += 1;
      return listener.refused();
    }
    if (code !== null && UNUSABLE.includes(code)) cursor = null;
    again();
  };

  const again = (): void => {
    attempt += 1;
    listener.broken();
    // A stream that lasted ended by something new.
    if (Date.now() - begun > LONGEST_PAUSE_MS) pause = FIRST_PAUSE_MS;
    // Chance spreads those who were cut off at the same moment.
    timer = setTimeout(() => void begin(), pause * (0.5 + Math.random() / 2));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  };

  const forget = onWake(() => void begin());
  void begin();
  return () => {
    attempt += 1;
    forget();
    clearTimeout(timer);
    open?.unsubscribe();
  };
}

/** Asks where the stream stands now. */
export function position(client: Client): Promise<OperationResult<StreamPositionQuery>> {
  return client.query(StreamPositionDocument, {}, { requestPolicy: 'network-only' }).toPromise();
}
