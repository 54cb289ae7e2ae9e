import type { PlanDetailFragment } from '../../generated/graphql';
import { words } from '../words';

/** Why a plan could not be made. */
export function Failure({ failure }: { failure: NonNullable<PlanDetailFragment['failure']> }) {
  const { failed } = words.plan;
  return (
    <div className="trouble" role="alert">
      <p>
        <strong>{failed.title}</strong> {failure.message}
      </p>
      <p className="note">
        {failure.agent && failed.by(words.agents[failure.agent])} {failed.tried(failure.attempts, failure.code)}
      </p>
    </div>
  );
}
