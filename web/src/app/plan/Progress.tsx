// The four stages of a plan, lit as they are reached.
import type { PipelineStage, PlanDetailFragment } from '../../generated/graphql';
import { clock } from '../format';
import { useLive } from '../live/LiveUpdates';
import { STAGE_LABELS } from '../labels';

const STEPS: PipelineStage[] = ['QUEUED', 'PLANNING', 'ALLOCATING', 'COMPOSING'];

/** Shown while the plan is being made, and behind its end for as long as the page has seen it come about. */
export function Progress({ plan }: { plan: PlanDetailFragment }) {
  const { state, stageTimes } = useLive();
  const trail = stageTimes.get(plan.id);
  const ended = plan.stage === 'DONE' || plan.stage === 'STOPPED';
  if (ended && !trail) return null;
  const reached = plan.stage === 'DONE' ? STEPS.length : STEPS.indexOf(plan.stage);
  return (
    <section className="progress" aria-label="Progress" data-stage={plan.stage} data-line={state}>
      <ol>
        {STEPS.map((step, i) => {
          const at = trail?.[step];
          const past = i < reached || (plan.stage === 'STOPPED' && at !== undefined);
          const stepState = i === reached ? 'now' : past ? 'done' : 'ahead';
          return (
            <li
              key={step}
              data-step={step}
              data-state={stepState}
              aria-current={stepState === 'now' ? 'step' : undefined}
            >
              <span>{STAGE_LABELS[step]}</span>
              {at && <time dateTime={at}>{clock(at)}</time>}
            </li>
          );
        })}
      </ol>
      <p role="status" className={ended ? 'progress-word ended' : 'progress-word'}>
        {state === 'broken' && !ended
          ? 'The connection is lost. The plan goes on being made; this page catches up as soon as it is back.'
          : ended
            ? STAGE_LABELS[plan.stage]
            : `${STAGE_LABELS[plan.stage]}…`}
      </p>
    </section>
  );
}
