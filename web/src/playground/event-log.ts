// A subscription's events with their times, as many as one reads.

const MOST_KEPT = 500;
const MOST_TEXT = 400;

/** A step of a subscription: `at` in milliseconds since 1970, `text` what came, as JSON. */
export interface LoggedEvent {
  key: number;
  kind: 'subscribed' | 'event' | 'error' | 'complete';
  at: number;
  text: string;
}

/** The log with one more event; subscribing begins it anew, and what is too old is dropped behind its first line. */
export function logged(
  log: readonly LoggedEvent[],
  kind: LoggedEvent['kind'],
  value: unknown,
  at: number,
): LoggedEvent[] {
  const text = value === undefined ? '' : JSON.stringify(value);
  const shown = text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
  const before = kind === 'subscribed' ? [] : log;
  const next = { key: (before.at(-1)?.key ?? -1) + 1, kind, at, text: shown };
  const [first, ...rest] = before;
  return first ? [first, ...rest.slice(2 - MOST_KEPT), next] : [next];
}
