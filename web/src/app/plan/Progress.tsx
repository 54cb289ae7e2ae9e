// The four stages of a plan, lit as they are reached.
import { useEffect, useState } from 'react';
import type { PipelineStage, PlanDetailFragment } from '../../generated/graphql';
import { clock } from '../format';
import { useLive, type StageTimes } from '../live/LiveUpdates';
import { words } from '../words';

const STEPS = ['QUEUED', 'PLANNING', 'ALLOCATING', 'COMPOSING'] as const satisfies PipelineStage[];
/** Who waits longer than this waits longer than usual. */
const USUAL_WAIT_S = 20;

/** Shown while the plan is being made, and behind its end for as long as the page has seen it come about. */
export function Progress({ plan }: { plan: PlanDetailFragment }) {
  const { state, stageTimes } = useLive();
  const trail = stageTimes.get(plan.id);
  const ended = plan.stage === 'DONE' || plan.stage === 'STOPPED';
  if (plan.stage === 'DONE' && !trail) return null;
  const reached = plan.stage === 'DONE' ? STEPS.length : STEPS.findIndex((step) => step === plan.stage);
  const failed = plan.stage === 'STOPPED' ? failedStep(plan, trail) : -1;
  const { progress } = words.plan;
  return (
    <section className="progress" aria-label={progress.title} data-stage={plan.stage} data-line={state}>
      <ol>
        {STEPS.map((step, i) => {
          const at = trail?.[step];
          const stepState =
            i === failed ? 'failed' : i === reached ? 'now' : i < Math.max(reached, failed) ? 'done' : 'ahead';
          return (
            <li
              key={step}
              data-step={step}
              data-state={stepState}
              aria-current={stepState === 'now' ? 'step' : undefined}
            >
              <span>
                {words.stages[step]}
                {stepState === 'failed' && <strong> – {progress.failedHere}</strong>}
              </span>
              {at && <time dateTime={at}>{clock(at)}</time>}
            </li>
          );
        })}
      </ol>
      <p role="status" className={ended ? 'progress-word ended' : 'progress-word'}>
        {!ended && state === 'broken'
          ? progress.lost
          : !ended && state === 'ended'
            ? progress.ended
            : ended
              ? words.stages[plan.stage]
              : `${words.stages[plan.stage]}…`}
      </p>
      {plan.stage === 'QUEUED' && <Waiting since={trail?.QUEUED ?? plan.updatedAt} />}
    </section>
  );
}

/** The step at which a plan stopped: that of the agent that failed, or else the last that was begun. */
function failedStep({ failure }: PlanDetailFragment, trail: StageTimes | undefined): number {
  if (failure?.agent === 'PLANNER') return STEPS.indexOf('PLANNING');
  if (failure?.agent === 'PORTFOLIO') return STEPS.indexOf('ALLOCATING');
  const last = STEPS.findLastIndex((step) => trail?.[step] !== undefined);
  return last === -1 ? STEPS.indexOf('PLANNING') : last;
}

/** How long a plan has waited, and whether that is longer than usual. */
function Waiting({ since }: { since: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(Math.round((now - Date.parse(since)) / 1_000), 0);
  const { progress } = words.plan;
  const span = seconds < 120 ? progress.seconds(seconds) : progress.minutes(Math.floor(seconds / 60));
  return <p className="note">{seconds > USUAL_WAIT_S ? progress.long(span) : progress.waiting(span)}</p>;
}
