// Whether news of the plans arrive, told in a word.
import { useLive } from './LiveUpdates';

const WORDS = { starting: 'Connecting', live: 'Live', broken: 'Reconnecting' } as const;

/** A dot and its word; said aloud when it changes. */
export function ConnectionStatus() {
  const { state } = useLive();
  return (
    <p className="line-state" data-state={state} role="status">
      {WORDS[state]}
      {state === 'broken' && <span className="visually-hidden">: the connection is lost, and is being restored</span>}
    </p>
  );
}
