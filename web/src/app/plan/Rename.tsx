// Another name for a plan. Nothing is computed anew.
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { UpdatePlanDocument, type PlanDetailFragment } from '../../generated/graphql';
import { messageOf } from '../api/errors';
import { notifyOtherTabs } from '../live/other-tabs';
import { TextField } from '../ui/Field';
import { words } from '../words';

/** A button that becomes a field. */
export function Rename({ plan }: { plan: PlanDetailFragment }) {
  const [open, setOpen] = useState(false);
  const { actions } = words.plan;
  if (!open) {
    return (
      <button type="button" onClick={() => setOpen(true)}>
        {actions.rename}
      </button>
    );
  }
  return <NameForm plan={plan} onDone={() => setOpen(false)} />;
}

function NameForm({ plan, onDone }: { plan: PlanDetailFragment; onDone: () => void }) {
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { planName: plan.planName ?? '' } });
  const [, run] = useMutation(UpdatePlanDocument);
  const { actions } = words.plan;
  const submit = handleSubmit(async ({ planName }) => {
    const { data, error } = await run({ input: { id: plan.id, planName: planName.trim() || null } });
    const [problem] = data?.updatePlan.userErrors ?? [];
    if (error) return setError('planName', { message: messageOf(error) });
    if (problem) return setError('planName', { message: problem.message });
    notifyOtherTabs(plan.id);
    onDone();
  });
  return (
    <form className="rename" onSubmit={submit} noValidate>
      <TextField
        label={actions.name}
        problem={formState.errors.planName?.message}
        dir="auto"
        maxLength={255}
        // It takes the place of the button that was just pressed.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        {...register('planName')}
      />
      <div className="actions">
        <button type="submit" className="primary" disabled={formState.isSubmitting}>
          {actions.save}
        </button>
        <button type="button" onClick={onDone}>
          {actions.cancel}
        </button>
      </div>
    </form>
  );
}
