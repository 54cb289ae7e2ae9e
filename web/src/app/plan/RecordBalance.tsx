// What the plan's money is worth on a day, recorded.
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { RecordPerformanceDocument, type PlanPageFragment } from '../../generated/graphql';
import { messageOf } from '../api/errors';
import { formErrorsOf, setFormErrors } from '../api/form-errors';
import { parseAmount } from '../goal/amounts';
import { notifyOtherTabs } from '../live/other-tabs';
import { FormError, TextField } from '../ui/Field';
import { useToast } from '../ui/toasts';
import { words } from '../words';
import { fieldDay, instantOf, problemOf } from './balance-day';

interface BalanceInputs {
  balance: string;
  balanceOn: string;
}

const empty = (): BalanceInputs => ({ balance: '', balanceOn: fieldDay(new Date()) });

/** The form; one of the same day takes the place of the one before. */
export function RecordBalance({ plan }: { plan: PlanPageFragment }) {
  const [defaultValues] = useState(empty);
  const { register, handleSubmit, setError, clearErrors, reset, formState } = useForm<BalanceInputs>({ defaultValues });
  const { errors, isSubmitting } = formState;
  const [, run] = useMutation(RecordPerformanceDocument);
  const showToast = useToast();
  const { track, performance } = words.plan;

  const checkDay = (day: string): string | undefined => {
    const problem = problemOf(day, plan.createdAt, new Date());
    return problem === null ? undefined : track.badDay[problem];
  };
  const submit = handleSubmit(async ({ balance, balanceOn }) => {
    const on = instantOf(
      balanceOn,
      plan.balances.map(({ on }) => on),
      new Date(),
    );
    const input = { id: plan.id, balance: parseAmount(balance), ...(on !== null && { balanceOn: on }) };
    const { data, error } = await run({ input });
    if (error) return setError('root', { message: messageOf(error) });
    const { userErrors } = data?.recordPlanPerformance ?? { userErrors: [] };
    if (userErrors.length > 0) return setFormErrors(setError, formErrorsOf(userErrors, ['balance', 'balanceOn']));
    reset(empty());
    notifyOtherTabs(plan.id);
    showToast(performance.recorded);
  });

  return (
    <form
      className="record-balance"
      onSubmit={submit}
      onInput={() => clearErrors('root')}
      aria-label={track.form}
      noValidate
    >
      <TextField
        label={track.balance}
        problem={errors.balance?.message}
        inputMode="decimal"
        autoComplete="off"
        {...register('balance', {
          validate: (text) => (parseAmount(text) === null ? words.goal.badAmount : undefined),
        })}
      />
      <TextField
        label={track.on}
        problem={errors.balanceOn?.message}
        type="date"
        min={fieldDay(plan.createdAt)}
        max={defaultValues.balanceOn}
        {...register('balanceOn', { validate: checkDay })}
      />
      <button type="submit" disabled={isSubmitting}>
        {track.record}
      </button>
      <FormError problem={errors.root?.message} />
    </form>
  );
}
