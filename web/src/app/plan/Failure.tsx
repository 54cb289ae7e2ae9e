import type { PlanDetailFragment } from '../../generated/graphql';
import { plural } from '../format';
import { AGENT_LABELS } from '../labels';

/** Why a plan could not be made. */
export function Failure({ failure }: { failure: NonNullable<PlanDetailFragment['failure']> }) {
  return (
    <div className="trouble" role="alert">
      <p>
        <strong>This plan could not be made.</strong> {failure.message}
      </p>
      <p className="note">
        {failure.agent && `It was ${AGENT_LABELS[failure.agent]}. `}
        Tried {plural(failure.attempts, 'time')} ({failure.code}). Change what is asked below and run it again.
      </p>
    </div>
  );
}
