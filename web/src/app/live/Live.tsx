// The viewer's stream, one for the whole page: whether it runs, and what has become of each plan while the page was open.
import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useClient } from 'urql';
import type { Session } from '../../session/session';
import type { PipelineStage } from '../../generated/graphql';
import { onConnected } from './connected';
import { follow, position, type StreamListener } from './resume';
import { useNewsOfTabs } from './tabs';

/** When each stage of a plan began, as far as this page saw it. */
export type Trail = Partial<Record<PipelineStage, string>>;

interface LiveState {
  /** `starting` until the stream's place is known, before which no plan is asked for. */
  state: 'starting' | 'live' | 'broken';
  trails: ReadonlyMap<string, Trail>;
  /** Rises whenever everything on the page should be read anew. */
  epoch: number;
}

const LiveContext = createContext<LiveState>({ state: 'starting', trails: new Map(), epoch: 0 });

/** Follows the viewer's plans for everything below. Shows `waiting` until nothing can be missed any more. */
export function Live({ session, waiting, children }: { session: Session; waiting: ReactNode; children: ReactNode }) {
  const client = useClient();
  const [state, setState] = useState<LiveState['state']>('starting');
  const [trails, setTrails] = useState<ReadonlyMap<string, Trail>>(new Map());
  const [epoch, setEpoch] = useState(0);
  const wasBroken = useRef(false);

  useEffect(() => {
    let stop: (() => void) | undefined;
    let left = false;
    void position(client).then(({ data }) => {
      if (left) return;
      const cursor = data?.planStatusesCursor ?? null;
      setState(cursor === null ? 'broken' : 'live');
      wasBroken.current = cursor === null;
      const broken = (): void => {
        wasBroken.current = true;
        setState('broken');
      };
      const listener: StreamListener = {
        event: ({ planId, stage, occurredAt }) =>
          setTrails((all) => new Map(all).set(planId, extended(all.get(planId), stage, occurredAt))),
        broken,
        refused: broken,
      };
      stop = follow(client, cursor, listener, (wake) => onNewLuck(session, wake));
    });
    const forget = onConnected(() => {
      setState('live');
      // What failed while there was no line is asked for again, and what happened behind events that are not kept any more.
      if (wasBroken.current) setEpoch((epoch) => epoch + 1);
      wasBroken.current = false;
    });
    return () => {
      left = true;
      forget();
      stop?.();
    };
  }, [client, session]);

  useNewsOfTabs(client);
  const value = useMemo(() => ({ state, trails, epoch }), [state, trails, epoch]);
  return <LiveContext value={value}>{state === 'starting' ? waiting : children}</LiveContext>;
}

/** The stream's state, and the trails. */
export function useLive(): LiveState {
  return use(LiveContext);
}

/** Runs `read` whenever what was read may be incomplete: the line was down, or events were lost. */
export function useReadAnew(read: () => void): void {
  const { epoch } = useLive();
  const seen = useRef(epoch);
  useEffect(() => {
    if (seen.current === epoch) return;
    seen.current = epoch;
    read();
  }, [epoch, read]);
}

/** Calls `wake` when the network is back, and when there is another token. */
function onNewLuck(session: Session, wake: () => void): () => void {
  let { token } = session.state();
  const forget = session.subscribe(() => {
    if (session.state().token === token) return;
    token = session.state().token;
    wake();
  });
  addEventListener('online', wake);
  return () => {
    forget();
    removeEventListener('online', wake);
  };
}

// A plan that runs again begins a trail anew.
function extended(trail: Trail | undefined, stage: PipelineStage, at: string): Trail {
  return stage === 'QUEUED' ? { QUEUED: at } : { ...trail, [stage]: at };
}
