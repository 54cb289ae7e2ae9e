import { useSyncExternalStore } from 'react';
import type { Session, SessionState } from './session';

/** The session's state, kept current. */
export function useSession(session: Session): SessionState {
  return useSyncExternalStore(session.subscribe, session.state);
}
