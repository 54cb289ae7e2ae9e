// How the plan has done in reality, beside what was expected.
import { useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { RecordPerformanceDocument, type PlanDetailFragment } from '../../generated/graphql';
import { messageOf } from '../api/errors';
import { setFormErrors, formErrorsOf } from '../api/form-errors';
import { ReturnBars } from '../charts/ReturnBars';
import { finePercent } from '../format';
import { notifyOtherTabs } from '../live/other-tabs';
import { FormError, TextArea, TextField } from '../ui/Field';
import { Section } from '../ui/Section';
import { useToast } from '../ui/toasts';
import { parsePercent, formatPercent, checkPercent } from './percent';

/** The bars, and the form to record another year. */
export function Performance({ plan }: { plan: PlanDetailFragment }) {
  const { register, handleSubmit, setError, formState } = useForm({
    defaultValues: { actualReturn: formatPercent(plan.actualReturn), performanceNotes: plan.performanceNotes ?? '' },
  });
  const { errors, isSubmitting } = formState;
  const [, run] = useMutation(RecordPerformanceDocument);
  const showToast = useToast();

  const submit = handleSubmit(async ({ actualReturn, performanceNotes }) => {
    const fraction = parsePercent(actualReturn) ?? null;
    const input = { id: plan.id, actualReturn: fraction, performanceNotes: performanceNotes.trim() || null };
    const { data, error } = await run({ input });
    if (error) return setError('root', { message: messageOf(error) });
    const { userErrors } = data?.recordPlanPerformance ?? { userErrors: [] };
    if (userErrors.length > 0)
      return setFormErrors(setError, formErrorsOf(userErrors, ['actualReturn', 'performanceNotes']));
    notifyOtherTabs(plan.id);
    showToast('Recorded.');
  });

  return (
    <Section
      title="How it has done"
      note={
        plan.actualReturn === null
          ? `Expected: ${finePercent(plan.expectedReturn)} a year. Record what it was in reality.`
          : undefined
      }
    >
      {plan.actualReturn !== null && plan.expectedReturn !== null && (
        <ReturnBars expected={Number(plan.expectedReturn)} actual={Number(plan.actualReturn)} />
      )}
      <form className="performance" onSubmit={submit} aria-label="Performance" noValidate>
        <TextField
          label="Actual return, percent a year"
          problem={errors.actualReturn?.message}
          inputMode="decimal"
          {...register('actualReturn', { validate: checkPercent })}
        />
        <TextArea
          label="Notes"
          problem={errors.performanceNotes?.message}
          rows={2}
          maxLength={10_000}
          {...register('performanceNotes')}
        />
        <FormError problem={errors.root?.message} />
        <button type="submit" disabled={isSubmitting}>
          Record
        </button>
      </form>
    </Section>
  );
}
