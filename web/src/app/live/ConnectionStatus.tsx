// Whether news of the plans arrive, told in a word.
import { words } from '../words';
import { useLive } from './LiveUpdates';

/** A dot and its word; said aloud when it changes. */
export function ConnectionStatus() {
  const { state } = useLive();
  return (
    <p className="line-state" data-state={state} role="status">
      {words.shell.live[state]}
      {state === 'broken' && <span className="visually-hidden">{words.shell.lost}</span>}
    </p>
  );
}
