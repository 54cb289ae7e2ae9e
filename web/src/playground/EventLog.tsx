// What came over a subscription, and when.
import type { LoggedEvent } from './event-log';

/** The last subscription's events, the newest last; folded away, since it is long. */
export function EventLog({ events }: { events: readonly LoggedEvent[] }) {
  const begin = events[0]?.at ?? 0;
  if (events.length === 0) return null;
  return (
    <details className="event-log">
      <summary>Events ({events.filter(({ kind }) => kind === 'event').length})</summary>
      <div className="event-lines" tabIndex={0} role="region" aria-label="Events of the last subscription">
        <ol>
          {events.map(({ key, kind, at, text }) => (
            <li key={key} data-kind={kind}>
              <time dateTime={new Date(at).toISOString()}>{new Date(at).toISOString().slice(11, 23)}</time>
              <span>+{((at - begin) / 1000).toFixed(2)} s</span>
              <span>{kind}</span>
              <code>{text}</code>
            </li>
          ))}
        </ol>
      </div>
    </details>
  );
}
