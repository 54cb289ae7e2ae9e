import { useMutation } from 'urql';
import {
  RerunPlanDocument,
  UpdatePlanDocument,
  type PlanDetailFragment,
  type UpdatePlanInput,
} from '../../generated/graphql';
import { inWords } from '../api/errors';
import { sortProblems, type Problems } from '../api/problems';
import { goalInput, INPUT_FIELDS, type Inputs } from '../goal/inputs';

/** Stores what a person has changed of a plan's inputs, and queues it again. Resolves to what is wrong, or null. */
export function useRerun(plan: PlanDetailFragment): (before: Inputs, now: Inputs) => Promise<Problems | null> {
  const [, runUpdate] = useMutation(UpdatePlanDocument);
  const [, runAgain] = useMutation(RerunPlanDocument);

  return async (before, now) => {
    const changes = changesOf(before, now);
    if (Object.keys(changes).length > 0) {
      // What was changed elsewhere since the page last read the plan is not overwritten.
      const input = { id: plan.id, ifUpdatedAt: plan.updatedAt, ...changes };
      const { data, error } = await runUpdate({ input });
      const problems = problemsOf(error, data?.updatePlan.userErrors);
      if (problems) return problems;
    }
    const { data, error } = await runAgain({ id: plan.id });
    return problemsOf(error, data?.rerunPlan.userErrors);
  };
}

// What stays as it was is not sent: what the planner had filled in remains the planner's to fill in.
function changesOf(before: Inputs, now: Inputs): Partial<UpdatePlanInput> {
  const was = sent(before);
  return Object.fromEntries(Object.entries(sent(now)).filter(([key, value]) => value !== was[key as keyof typeof was]));
}

function sent(inputs: Inputs) {
  return { ...goalInput(inputs), planName: inputs.planName.trim() || null };
}

function problemsOf(
  error: Parameters<typeof inWords>[0] | undefined,
  userErrors: Parameters<typeof sortProblems>[0] = [],
): Problems | null {
  if (error) return { at: {}, elsewhere: [inWords(error)] };
  return userErrors.length > 0 ? sortProblems(userErrors, INPUT_FIELDS) : null;
}
