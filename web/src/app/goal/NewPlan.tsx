// A new plan: a goal in plain words, and beside it what it comes to.
import { useLocation } from 'wouter';
import type { Session } from '../../session/session';
import { claimsOf } from '../../session/token';
import { showProblems } from '../api/problems';
import { FormProblem } from '../ui/Field';
import { Page } from '../ui/Page';
import { forgetDraft, useDraft } from './draft';
import { GoalFields } from './GoalFields';
import { goalInput } from './inputs';
import { Outcome } from './Outcome';
import { useCreate } from './useCreate';
import { usePreview } from './usePreview';

/** The page. What is written survives signing in again. */
export function NewPlan({ session }: { session: Session }) {
  const person = claimsOf(session.state().token).sub ?? '';
  const { form, id, inputs } = useDraft(person);
  const { errors, isSubmitting } = form.formState;
  const create = useCreate();
  const [, navigate] = useLocation();
  const preview = usePreview(goalInput(inputs));

  const submit = form.handleSubmit(async (inputs) => {
    const input = goalInput(inputs);
    if (!input.financialGoals) return form.setError('financialGoals', { message: 'Say what you are saving for.' });
    const created = await create({ ...input, id, planName: inputs.planName.trim() || null });
    if ('problems' in created) return showProblems(form.setError, created.problems);
    forgetDraft(person);
    navigate(`/plans/${created.id}`);
  });

  return (
    <Page title="New plan" heading="What are you saving for?">
      <div className="new-plan">
        <form onSubmit={submit} aria-label="New plan" noValidate>
          <GoalFields form={form} />
          <FormProblem problem={errors.root?.message} />
          <div className="actions">
            <button type="submit" className="primary" disabled={isSubmitting}>
              {isSubmitting ? 'Sending…' : 'Make this plan'}
            </button>
          </div>
        </form>
        <Outcome
          inputs={inputs}
          setInput={(field, value) => form.setValue(field, value, { shouldValidate: true })}
          preview={preview}
        />
      </div>
    </Page>
  );
}
