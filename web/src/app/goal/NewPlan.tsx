// A new plan: a goal in plain words, and beside it what it comes to.
import { useLocation } from 'wouter';
import type { Session } from '../../session/session';
import { claimsOf } from '../../session/token';
import { setFormErrors } from '../api/form-errors';
import { FormError } from '../ui/Field';
import { Page } from '../ui/Page';
import { forgetDraft, useDraft } from './draft';
import { GoalFields } from './GoalFields';
import { toPlanInput } from './inputs';
import { PreviewPanel } from './PreviewPanel';
import { useCreate } from './useCreate';
import { usePreview } from './usePreview';

/** The page. What is written survives signing in again. */
export function NewPlan({ session }: { session: Session }) {
  const person = claimsOf(session.state().token).sub ?? '';
  const { form, id, inputs } = useDraft(person);
  const { errors, isSubmitting } = form.formState;
  const create = useCreate();
  const [, navigate] = useLocation();
  const preview = usePreview(toPlanInput(inputs));

  const submit = form.handleSubmit(async (inputs) => {
    const input = toPlanInput(inputs);
    if (!input.financialGoals) return form.setError('financialGoals', { message: 'Say what you are saving for.' });
    const created = await create({ ...input, id, planName: inputs.planName.trim() || null });
    if ('errors' in created) return setFormErrors(form.setError, created.errors);
    forgetDraft(person);
    navigate(`/plans/${created.id}`);
  });

  return (
    <Page title="New plan" heading="What are you saving for?">
      <div className="new-plan">
        <form onSubmit={submit} aria-label="New plan" noValidate>
          <GoalFields form={form} />
          <FormError problem={errors.root?.message} />
          <div className="actions">
            <button type="submit" className="primary" disabled={isSubmitting}>
              {isSubmitting ? 'Sending…' : 'Make this plan'}
            </button>
          </div>
        </form>
        <PreviewPanel
          inputs={inputs}
          setInput={(field, value) => form.setValue(field, value, { shouldValidate: true })}
          preview={preview}
        />
      </div>
    </Page>
  );
}
