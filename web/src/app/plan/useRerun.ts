import { useMutation } from 'urql';
import {
  RerunPlanDocument,
  UpdatePlanDocument,
  type PlanDetailFragment,
  type UpdatePlanInput,
} from '../../generated/graphql';
import { messageOf } from '../api/errors';
import { formErrorsOf, type FormErrors } from '../api/form-errors';
import { GOAL_FIELDS, detailsOf, toPlanInput, type GoalInputs } from '../goal/inputs';
import { storedInputs } from './stated';

/** Stores a plan's inputs as its form shows them, and queues it again. Resolves to what is wrong, or null. */
export function useRerun(plan: PlanDetailFragment): (now: GoalInputs) => Promise<FormErrors | null> {
  const [, runUpdate] = useMutation(UpdatePlanDocument);
  const [, runAgain] = useMutation(RerunPlanDocument);

  return async (now) => {
    const changes = changesOf(storedInputs(plan), now);
    if (Object.keys(changes).length > 0) {
      // What was changed elsewhere since the page last read the plan is not overwritten.
      const input = { id: plan.id, ifUpdatedAt: plan.updatedAt, ...changes };
      const { data, error } = await runUpdate({ input });
      const errors = errorsOf(error, data?.updatePlan.userErrors);
      if (errors) return errors;
    }
    const { data, error } = await runAgain({ id: plan.id });
    return errorsOf(error, data?.rerunPlan.userErrors);
  };
}

// What stays as it is stored is not sent: what the planner had filled in remains the planner's to fill in.
function changesOf(stored: GoalInputs, now: GoalInputs): Partial<UpdatePlanInput> {
  const fields = changed(toPlanInput(stored), toPlanInput(now));
  const said = changed(detailsOf(stored), detailsOf(now));
  return Object.keys(said).length > 0 ? { ...fields, details: said } : fields;
}

function changed<T extends object>(was: T, is: T): Partial<T> {
  const other = Object.entries(is).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(was[key as keyof T]),
  );
  return Object.fromEntries(other) as Partial<T>;
}

function errorsOf(
  error: Parameters<typeof messageOf>[0] | undefined,
  userErrors: Parameters<typeof formErrorsOf>[0] = [],
): FormErrors | null {
  if (error) return { fields: {}, form: [messageOf(error)] };
  return userErrors.length > 0 ? formErrorsOf(userErrors, GOAL_FIELDS) : null;
}
