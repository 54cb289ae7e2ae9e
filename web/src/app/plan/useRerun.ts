import { useMutation } from 'urql';
import {
  RerunPlanDocument,
  UpdatePlanDocument,
  type PlanDetailFragment,
  type UpdatePlanInput,
} from '../../generated/graphql';
import { inWords } from '../api/errors';
import { sortProblems, type Problems } from '../api/problems';
import { DRAFT_FIELDS, type Draft } from '../goal/draft';
import { goalInput } from '../goal/inputs';

/** Stores what has changed of a plan's inputs, and queues it again. Resolves to what is wrong, or null. */
export function useRerun(plan: PlanDetailFragment) {
  const [update, runUpdate] = useMutation(UpdatePlanDocument);
  const [again, runAgain] = useMutation(RerunPlanDocument);

  const rerun = async (draft: Omit<Draft, 'id'>): Promise<Problems | null> => {
    const changes = changesOf(plan, draft);
    if (Object.keys(changes).length > 0) {
      // Another tab or person may have changed the plan meanwhile: then nothing is overwritten.
      const input = { id: plan.id, ifUpdatedAt: plan.updatedAt, ...changes };
      const { data, error } = await runUpdate({ input });
      const problems = problemsOf(error, data?.updatePlan.userErrors);
      if (problems) return problems;
    }
    const { data, error } = await runAgain({ id: plan.id });
    return problemsOf(error, data?.rerunPlan.userErrors);
  };
  return { rerun, sending: update.fetching || again.fetching };
}

// What stays as it was is not sent: what the planner had filled in remains the planner's to fill in.
function changesOf(plan: PlanDetailFragment, draft: Omit<Draft, 'id'>): Partial<UpdatePlanInput> {
  const { targetAmount, ...wanted } = {
    ...goalInput({ ...draft, id: plan.id }),
    planName: draft.planName.trim() || null,
  };
  const before = { ...plan, planType: plan.chosenPlanType };
  const changed = Object.entries(wanted).filter(
    ([key, value]) => value !== (before[key as keyof typeof wanted] ?? null),
  );
  const sameAmount =
    Number(targetAmount ?? NaN) === Number(plan.targetAmount ?? NaN) || targetAmount === plan.targetAmount;
  return { ...Object.fromEntries(changed), ...(!sameAmount && { targetAmount: targetAmount ?? null }) };
}

function problemsOf(
  error: Parameters<typeof inWords>[0] | undefined,
  userErrors: Parameters<typeof sortProblems>[0] = [],
): Problems | null {
  if (error) return { at: {}, elsewhere: [inWords(error)] };
  return userErrors.length > 0 ? sortProblems(userErrors, DRAFT_FIELDS) : null;
}
