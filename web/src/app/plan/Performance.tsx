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
import { words } from '../words';
import { parsePercent, formatPercent, checkPercent } from './percent';

/** The bars, and the form to record another year. */
export function Performance({ plan }: { plan: PlanDetailFragment }) {
  const { register, handleSubmit, setError, clearErrors, formState } = useForm({
    defaultValues: { actualReturn: formatPercent(plan.actualReturn), performanceNotes: plan.performanceNotes ?? '' },
  });
  const { errors, isSubmitting } = formState;
  const [, run] = useMutation(RecordPerformanceDocument);
  const showToast = useToast();
  const { performance } = words.plan;

  const submit = handleSubmit(async ({ actualReturn, performanceNotes }) => {
    const fraction = parsePercent(actualReturn) ?? null;
    const input = { id: plan.id, actualReturn: fraction, performanceNotes: performanceNotes.trim() || null };
    const { data, error } = await run({ input });
    if (error) return setError('root', { message: messageOf(error) });
    const { userErrors } = data?.recordPlanPerformance ?? { userErrors: [] };
    if (userErrors.length > 0)
      return setFormErrors(setError, formErrorsOf(userErrors, ['actualReturn', 'performanceNotes']));
    notifyOtherTabs(plan.id);
    showToast(performance.recorded);
  });

  return (
    <Section
      title={performance.title}
      note={plan.actualReturn === null ? performance.expected(finePercent(plan.expectedReturn)) : undefined}
    >
      {plan.actualReturn !== null && plan.expectedReturn !== null && (
        <ReturnBars expected={Number(plan.expectedReturn)} actual={Number(plan.actualReturn)} />
      )}
      <form
        className="performance"
        onSubmit={submit}
        onInput={() => clearErrors('root')}
        aria-label={performance.form}
        noValidate
      >
        <TextField
          label={performance.actualReturn}
          problem={errors.actualReturn?.message}
          inputMode="decimal"
          {...register('actualReturn', { validate: checkPercent })}
        />
        <TextArea
          label={performance.notes}
          problem={errors.performanceNotes?.message}
          dir="auto"
          rows={2}
          maxLength={10_000}
          {...register('performanceNotes')}
        />
        <FormError problem={errors.root?.message} />
        <button type="submit" disabled={isSubmitting}>
          {performance.record}
        </button>
      </form>
    </Section>
  );
}
