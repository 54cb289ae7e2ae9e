// The viewer's stream, one for the whole page: whether it runs, and what has become of each plan while the page was open.
import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useClient } from 'urql';
import type { Session } from '../../session/session';
import type { PipelineStage } from '../../generated/graphql';
import { onConnected } from './connection';
import { followPlans, type StreamListener } from './subscription';
import { useChangesInOtherTabs } from './other-tabs';

/** When each stage of a plan began, as far as this page saw it. */
export type StageTimes = Partial<Record<PipelineStage, string>>;

interface LiveState {
  /**
   * `starting` until the stream's place is known, before which no plan is asked for (`createApi` waits); `ended` until the
   * person signs in again.
   */
  state: 'starting' | 'live' | 'broken' | 'ended';
  stageTimes: ReadonlyMap<string, StageTimes>;
  /** Rises whenever everything on the page should be read anew. */
  epoch: number;
}

const LiveContext = createContext<LiveState>({ state: 'starting', stageTimes: new Map(), epoch: 0 });

/** Follows the viewer's plans for everything below, from the place that `begin` resolves to. */
export function LiveUpdates(props: { session: Session; begin: Promise<string | null>; children: ReactNode }) {
  const { session, begin, children } = props;
  const client = useClient();
  const [state, setState] = useState<LiveState['state']>('starting');
  const [stageTimes, setStageTimes] = useState<ReadonlyMap<string, StageTimes>>(new Map());
  const [epoch, setEpoch] = useState(0);
  const wasDown = useRef(false);

  useEffect(() => {
    let stop: (() => void) | undefined;
    let left = false;
    void begin.then((cursor) => {
      if (left) return;
      setState(cursor === null ? 'broken' : 'live');
      wasDown.current = cursor === null;
      const fallen = (into: 'broken' | 'ended'): void => {
        wasDown.current = true;
        setState(into);
      };
      const listener: StreamListener = {
        event: ({ planId, stage, occurredAt }) =>
          setStageTimes((all) => new Map(all).set(planId, withStage(all.get(planId), stage, occurredAt))),
        broken: () => fallen('broken'),
        rejected: () => fallen('ended'),
      };
      stop = followPlans(client, cursor, listener, (retry) => onRetryNow(session, retry));
    });
    const unsubscribe = onConnected(() => {
      setState('live');
      // What failed while there was no line is asked for again, and what happened behind events that are not kept any more.
      if (wasDown.current) setEpoch((epoch) => epoch + 1);
      wasDown.current = false;
    });
    return () => {
      left = true;
      unsubscribe();
      stop?.();
    };
  }, [client, session, begin]);

  useChangesInOtherTabs(client);
  const value = useMemo(() => ({ state, stageTimes, epoch }), [state, stageTimes, epoch]);
  return <LiveContext value={value}>{children}</LiveContext>;
}

/** The stream's state, and the trails. */
export function useLive(): LiveState {
  return useContext(LiveContext);
}

/** Runs `read` whenever what was read may be incomplete: the line was down, or events were lost. */
export function useRefetchOnReconnect(read: () => void): void {
  const { epoch } = useLive();
  const seen = useRef(epoch);
  useEffect(() => {
    if (seen.current === epoch) return;
    seen.current = epoch;
    read();
  }, [epoch, read]);
}

/** Calls `retry` when the network is back, and when there is another token. */
function onRetryNow(session: Session, retry: () => void): () => void {
  let { token } = session.state();
  const unsubscribe = session.subscribe(() => {
    if (session.state().token === token) return;
    token = session.state().token;
    retry();
  });
  addEventListener('online', retry);
  return () => {
    unsubscribe();
    removeEventListener('online', retry);
  };
}

// A plan that runs again begins anew.
function withStage(times: StageTimes | undefined, stage: PipelineStage, at: string): StageTimes {
  return stage === 'QUEUED' ? { QUEUED: at } : { ...times, [stage]: at };
}
