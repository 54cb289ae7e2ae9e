// What could not be read, why, and what can be done about it.
import type { CombinedError } from 'urql';
import { messageOf } from '../api/errors';
import { useRefetchOnReconnect } from '../live/LiveUpdates';
import { words } from '../words';

/** An error in plain words, with a way to try again; tries by itself once the connection is back. */
export function ErrorNotice({ error, retry }: { error: CombinedError; retry: () => void }) {
  useRefetchOnReconnect(retry);
  return (
    <div className="trouble" role="alert">
      <p>{messageOf(error)}</p>
      <button type="button" onClick={retry}>
        {words.errors.again}
      </button>
    </div>
  );
}
