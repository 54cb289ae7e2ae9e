// What could not be read, why, and what can be done about it.
import type { CombinedError } from 'urql';
import { inWords } from '../api/errors';
import { useReadAnew } from '../live/Live';

/** An error in plain words, with a way to try again; tries by itself once the connection is back. */
export function Trouble({ error, retry }: { error: CombinedError; retry: () => void }) {
  useReadAnew(retry);
  return (
    <div className="trouble" role="alert">
      <p>{inWords(error)}</p>
      <button type="button" onClick={retry}>
        Try again
      </button>
    </div>
  );
}
