// A change, tried: the form, before and after side by side, and whether it takes the plan's place or stands beside it.
import { useLocation } from 'wouter';
import type { PlanDetailFragment } from '../../generated/graphql';
import { randomUuid } from '../../uuid';
import { messageOf } from '../api/errors';
import { setFormErrors, type FormErrors } from '../api/form-errors';
import { GoalFields } from '../goal/GoalFields';
import { toPreviewInput } from '../goal/inputs';
import { useCreate } from '../goal/useCreate';
import { titleOf } from '../labels';
import { FormError } from '../ui/Field';
import { words } from '../words';
import { BeforeAfter, columnOf } from './BeforeAfter';
import { useRerun } from './useRerun';
import type { Trial } from './useTrial';

/** Folded away until it is asked for. */
export function ChangePanel({ plan, trial }: { plan: PlanDetailFragment; trial: Trial }) {
  const { form, inputs, preview, open, setOpen } = trial;
  const { errors, isSubmitting } = form.formState;
  const rerun = useRerun(plan);
  const create = useCreate();
  const [, navigate] = useLocation();
  const { change } = words.plan;
  const { answer } = preview;

  const fail = (formErrors: FormErrors): void => {
    setFormErrors(form.setError, formErrors);
    // Where the error belongs to no field, it is shown: it stands below the fold of a long form.
    requestAnimationFrame(() => document.querySelector('.rerun .problem')?.scrollIntoView({ block: 'center' }));
  };
  const replace = form.handleSubmit(async (inputs) => {
    const formErrors = await rerun(inputs);
    if (formErrors) return fail(formErrors);
    setOpen(false);
    document.querySelector<HTMLElement>('h1')?.focus();
  });
  const keepBoth = form.handleSubmit(async (inputs) => {
    const planName = change.copyOf(titleOf(plan)).slice(0, 255);
    const input = { ...toPreviewInput(inputs), id: randomUuid(), planName };
    const created = await create(input);
    if ('errors' in created) return fail(created.errors);
    navigate(`/plans/${created.id}`);
  });

  return (
    <details className="rerun section" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{change.title}</summary>
      {open && (
        <form
          onSubmit={replace}
          onInput={() => form.clearErrors('root')}
          aria-label={change.form}
          className="change"
          noValidate
        >
          <div className="change-fields">
            <p className="note">{change.lead}</p>
            <GoalFields
              form={form}
              inputs={inputs}
              reading={answer?.planner ?? null}
              confidence={answer?.investmentPlan.confidence ?? null}
            />
          </div>
          <div className="change-outcome">
            {answer ? (
              <BeforeAfter
                caption={change.beforeAfter}
                columns={[
                  { name: change.before, column: columnOf(plan.investmentPlan, plan) },
                  {
                    name: change.after,
                    column: columnOf(answer.investmentPlan, { ...answer, createdAt: new Date().toISOString() }),
                  },
                ]}
                waiting={!preview.current}
              />
            ) : (
              <p className="note" role="status">
                {preview.error ? messageOf(preview.error) : change.same}
              </p>
            )}
            <FormError problem={errors.root?.message} />
            <div className="actions">
              <button type="submit" className="primary" disabled={isSubmitting}>
                {change.replace}
              </button>
              <button type="button" disabled={isSubmitting} onClick={keepBoth}>
                {change.keepBoth}
              </button>
            </div>
          </div>
        </form>
      )}
    </details>
  );
}
