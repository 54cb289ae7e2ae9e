import { useMutation } from 'urql';
import { CreatePlanDocument, type CreatePlanInput } from '../../generated/graphql';
import { inWords } from '../api/errors';
import { sortProblems, type Problems } from '../api/problems';
import { DRAFT_FIELDS } from './draft';

/** Sends a new plan. `problems` is null where it is stored, by this attempt or an earlier one with the same id. */
export function useCreate() {
  const [{ fetching }, run] = useMutation(CreatePlanDocument);
  const create = async (input: CreatePlanInput): Promise<{ problems: Problems | null; taken: boolean }> => {
    const { data, error } = await run({ input });
    if (error || !data) {
      const sentence = error ? inWords(error) : 'There was no answer.';
      // The id makes it safe to send again what may have arrived.
      return { problems: { at: {}, elsewhere: [`${sentence} Nothing is lost: send it again.`] }, taken: false };
    }
    const { userErrors } = data.createPlan;
    if (userErrors.length === 0) return { problems: null, taken: false };
    const taken = userErrors.some(({ code, path }) => code === 'CONFLICT' && path.at(-1) === 'id');
    return { problems: sortProblems(userErrors, DRAFT_FIELDS), taken };
  };
  return { create, sending: fetching };
}
