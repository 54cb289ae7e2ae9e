// The plan again, with other inputs.
import { useForm } from 'react-hook-form';
import type { PlanDetailFragment } from '../../generated/graphql';
import { setFormErrors } from '../api/form-errors';
import { GoalFields } from '../goal/GoalFields';
import type { GoalInputs } from '../goal/inputs';
import { FormError } from '../ui/Field';
import { useRerun } from './useRerun';

/** Folded away until it is asked for. What the planner had filled in is left to it again. */
export function Rerun({ plan }: { plan: PlanDetailFragment }) {
  // What the person changes is told from the plan as it was when they began.
  const form = useForm<GoalInputs>({ defaultValues: inputsOf(plan), mode: 'onChange' });
  const { defaultValues, errors, isSubmitting } = form.formState;
  const rerun = useRerun(plan);

  const submit = form.handleSubmit(async (inputs) => {
    const formErrors = await rerun(defaultValues as GoalInputs, inputs);
    if (formErrors) setFormErrors(form.setError, formErrors);
    document.querySelector<HTMLElement>('h1')?.focus();
  });

  return (
    <details className="rerun section">
      <summary>Change it and run it again</summary>
      <form onSubmit={submit} aria-label="Run again" noValidate>
        <GoalFields form={form} exactly />
        <FormError problem={errors.root?.message} />
        <div className="actions">
          <button type="submit" className="primary" disabled={isSubmitting}>
            Run again
          </button>
        </div>
      </form>
    </details>
  );
}

function inputsOf(plan: PlanDetailFragment): GoalInputs {
  return {
    financialGoals: plan.financialGoals ?? '',
    investmentPreferences: plan.investmentPreferences ?? '',
    planName: plan.planName ?? '',
    planType: plan.chosenPlanType ?? '',
    riskLevel: plan.riskLevel ?? '',
    timeHorizon: plan.timeHorizon?.toString() ?? '',
    targetAmount: plan.targetAmount ?? '',
  };
}
