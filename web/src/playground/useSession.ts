import { useSyncExternalStore } from 'react';
import type { Session, SessionState } from '../session/session';

/** The session's state, kept current: React's counterpart of the app's hook, which runs on Preact. */
export function useSession(session: Session): SessionState {
  return useSyncExternalStore(session.subscribe, session.state);
}
