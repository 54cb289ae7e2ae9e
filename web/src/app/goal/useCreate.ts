import { useMutation } from 'urql';
import { CreatePlanDocument, type CreatePlanInput } from '../../generated/graphql';
import { randomUuid } from '../../uuid';
import { messageOf } from '../api/errors';
import { formErrorsOf, type FormErrors } from '../api/form-errors';
import { words } from '../words';
import { GOAL_FIELDS } from './inputs';

/** What became of a plan that was sent: its id where it is stored, what is wrong where it is not. */
export type Created = { id: string } | { errors: FormErrors };

/** Sends new plans. */
export function useCreate(): (input: CreatePlanInput) => Promise<Created> {
  const [, run] = useMutation(CreatePlanDocument);
  const create = async (input: CreatePlanInput): Promise<Created> => {
    const { data, error } = await run({ input });
    if (error || !data) {
      const sentence = error ? messageOf(error) : words.errors.noAnswer;
      // The id makes it safe to send again what may have arrived.
      return { errors: { fields: {}, form: [words.goal.resend(sentence)] } };
    }
    const { plan, created, userErrors } = data.createPlan;
    // Under this id stands another plan: somebody else's, or one with other words from a copy of this tab.
    const isTaken = userErrors.some(({ code, path }) => code === 'CONFLICT' && path.at(-1) === 'id');
    const isOther = plan !== null && !created && plan.financialGoals !== (input.financialGoals ?? null);
    if (isTaken || isOther) return create({ ...input, id: randomUuid() });
    return plan ? { id: plan.id } : { errors: formErrorsOf(userErrors, GOAL_FIELDS) };
  };
  return create;
}
