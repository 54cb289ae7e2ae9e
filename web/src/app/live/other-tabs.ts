// What one tab changes that is no progress (a star, a name, the archive), told to the person's other tabs.
import { useEffect } from 'react';
import type { Client } from 'urql';
import { PlanDetailsDocument } from '../../generated/graphql';

// One channel for the page: a tab does not hear what it says itself. Where storage is blocked there is none.
const channel = openChannel();

function openChannel(): BroadcastChannel | null {
  try {
    return new BroadcastChannel('plan-creator:changed');
  } catch {
    return null;
  }
}

/** Tells the other tabs that a plan has changed. */
export function notifyOtherTabs(planId: string): void {
  channel?.postMessage(planId);
}

/** Reads plans anew that other tabs have changed. Somebody else's tab learns nothing: its viewer finds no such plan. */
export function useChangesInOtherTabs(client: Client): void {
  useEffect(() => {
    const read = ({ data }: MessageEvent<string>): void =>
      void client.query(PlanDetailsDocument, { id: data }, { requestPolicy: 'network-only' }).toPromise();
    channel?.addEventListener('message', read);
    return () => channel?.removeEventListener('message', read);
  }, [client]);
}
