// The plan again, with other inputs.
import { useState, type FormEvent } from 'react';
import type { PlanDetailFragment } from '../../generated/graphql';
import { NO_PROBLEMS } from '../api/problems';
import type { Inputs } from '../goal/draft';
import { GoalFields } from '../goal/GoalFields';
import { misreadNumbers } from '../goal/inputs';
import { useRerun } from './useRerun';

/** Folded away until it is asked for. What the planner had filled in is left to it again. */
export function Rerun({ plan }: { plan: PlanDetailFragment }) {
  // What the person changes is told from the plan as it was when they began.
  const [before] = useState(() => inputsOf(plan));
  const [draft, setDraft] = useState(before);
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const { rerun, sending } = useRerun(plan);
  const misread = misreadNumbers(draft);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (Object.keys(misread).length > 0) return;
    setProblems((await rerun(before, draft)) ?? NO_PROBLEMS);
    document.querySelector<HTMLElement>('h1')?.focus();
  };

  return (
    <details className="rerun section">
      <summary>Change it and run it again</summary>
      <form onSubmit={(event) => void submit(event)} aria-label="Run again" noValidate>
        <GoalFields
          draft={draft}
          change={(change) => setDraft((draft) => ({ ...draft, ...change }))}
          problems={{ ...misread, ...problems.at }}
          exactly
        />
        {problems.elsewhere.map((sentence) => (
          <p key={sentence} className="problem" role="alert">
            {sentence}
          </p>
        ))}
        <div className="actions">
          <button type="submit" className="primary" disabled={sending}>
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
    planType: plan.chosenPlanType,
    riskLevel: plan.riskLevel,
    timeHorizon: plan.timeHorizon?.toString() ?? '',
    targetAmount: plan.targetAmount ?? '',
  };
}
