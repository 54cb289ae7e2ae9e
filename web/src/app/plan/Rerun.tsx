// The plan again, with other inputs.
import { useForm } from 'react-hook-form';
import type { PlanDetailFragment } from '../../generated/graphql';
import { showProblems } from '../api/problems';
import { GoalFields } from '../goal/GoalFields';
import type { Inputs } from '../goal/inputs';
import { FormProblem } from '../ui/Field';
import { useRerun } from './useRerun';

/** Folded away until it is asked for. What the planner had filled in is left to it again. */
export function Rerun({ plan }: { plan: PlanDetailFragment }) {
  // What the person changes is told from the plan as it was when they began.
  const form = useForm<Inputs>({ defaultValues: inputsOf(plan), mode: 'onChange' });
  const { defaultValues, errors, isSubmitting } = form.formState;
  const rerun = useRerun(plan);

  const submit = form.handleSubmit(async (inputs) => {
    const problems = await rerun(defaultValues as Inputs, inputs);
    if (problems) showProblems(form.setError, problems);
    document.querySelector<HTMLElement>('h1')?.focus();
  });

  return (
    <details className="rerun section">
      <summary>Change it and run it again</summary>
      <form onSubmit={submit} aria-label="Run again" noValidate>
        <GoalFields form={form} exactly />
        <FormProblem problem={errors.root?.message} />
        <div className="actions">
          <button type="submit" className="primary" disabled={isSubmitting}>
            Run again
          </button>
        </div>
      </form>
    </details>
  );
}

function inputsOf(plan: PlanDetailFragment): Inputs {
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
