// A new plan: a goal in plain words, and beside it what it comes to.
import { useLocation } from 'wouter';
import type { Session } from '../../session/session';
import { claimsOf } from '../../session/token';
import { setFormErrors } from '../api/form-errors';
import { FormError, TextField } from '../ui/Field';
import { Page } from '../ui/Page';
import { words } from '../words';
import { forgetDraft, useDraft } from './draft';
import { GoalFields } from './GoalFields';
import { toPreviewInput } from './inputs';
import { PreviewPanel } from './PreviewPanel';
import { setInputs } from './set-inputs';
import { useCreate } from './useCreate';
import { usePreview } from './usePreview';

/** The page. What is written survives signing in again. */
export function NewPlan({ session }: { session: Session }) {
  const person = claimsOf(session.state().token).sub ?? '';
  const { form, id, inputs } = useDraft(person);
  const { errors, isSubmitting } = form.formState;
  const create = useCreate();
  const [, navigate] = useLocation();
  const preview = usePreview(toPreviewInput(inputs));
  const { goal } = words;

  const submit = form.handleSubmit(async (inputs) => {
    const input = toPreviewInput(inputs);
    if (!input.financialGoals) return form.setError('financialGoals', { message: goal.empty }, { shouldFocus: true });
    const created = await create({ ...input, id, planName: inputs.planName.trim() || null });
    if ('errors' in created) return setFormErrors(form.setError, created.errors);
    forgetDraft(person);
    navigate(`/plans/${created.id}`);
  });

  return (
    <Page title={goal.title} heading={goal.heading}>
      <div className="new-plan">
        <form onSubmit={submit} onInput={() => form.clearErrors('root')} aria-label={goal.form} noValidate>
          <GoalFields
            form={form}
            inputs={inputs}
            reading={preview.answer?.planner ?? null}
            confidence={preview.answer?.investmentPlan.confidence ?? null}
          />
          <TextField
            label={goal.name}
            problem={errors.planName?.message}
            dir="auto"
            maxLength={255}
            {...form.register('planName')}
          />
          <FormError problem={errors.root?.message} />
          <div className="actions">
            <button type="submit" className="primary" disabled={isSubmitting}>
              {isSubmitting ? goal.sending : goal.submit}
            </button>
          </div>
        </form>
        <PreviewPanel inputs={inputs} onChange={(changes) => setInputs(form, changes)} preview={preview} />
      </div>
    </Page>
  );
}
