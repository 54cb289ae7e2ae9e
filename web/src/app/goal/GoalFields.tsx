// The fields of a goal: the words, and what a person may add to them.
import { Choice } from '../ui/Choice';
import { Field } from '../ui/Field';
import { Fold } from '../ui/Fold';
import { PLAN_TYPES, RISK_LEVELS } from '../words';
import type { Inputs } from './draft';

const TO_PLANNER = 'From your words';

/** All of them, for a new plan and for one that runs again. */
export function GoalFields(props: {
  draft: Inputs;
  change: (change: Partial<Inputs>) => void;
  problems: Partial<Record<string, string>>;
  /** Whether the fields for what may be left to the planner are open from the start. */
  exactly?: boolean;
}) {
  const { draft, change, problems, exactly = false } = props;
  return (
    <>
      <Field
        label="Your goal, in your own words"
        hint="How much, by when, what for. Say it as you would to a friend."
        problem={problems['financialGoals']}
      >
        {(control) => (
          <textarea
            {...control}
            className="goal-text"
            rows={4}
            maxLength={10_000}
            placeholder="Deposit for our first flat, 60k in about four years"
            value={draft.financialGoals}
            onChange={(event) => change({ financialGoals: event.target.value })}
          />
        )}
      </Field>
      <Field label="How you want to invest" problem={problems['investmentPreferences']}>
        {(control) => (
          <input
            {...control}
            maxLength={10_000}
            placeholder="Nothing too risky; index funds are fine"
            value={draft.investmentPreferences}
            onChange={(event) => change({ investmentPreferences: event.target.value })}
          />
        )}
      </Field>
      <Fold summary="Say it exactly" needed={exactly || hasProblem(problems)}>
        <div className="grid">
          <Field label="Name of the plan" problem={problems['planName']}>
            {(control) => (
              <input
                {...control}
                value={draft.planName}
                onChange={(event) => change({ planName: event.target.value })}
              />
            )}
          </Field>
          <Choice
            label="Purpose"
            words={PLAN_TYPES}
            empty={TO_PLANNER}
            value={draft.planType}
            problem={problems['planType']}
            onChange={(planType) => change({ planType })}
          />
          <Field label="Target in US dollars" problem={problems['targetAmount']}>
            {(control) => (
              <input
                {...control}
                inputMode="decimal"
                placeholder={TO_PLANNER}
                value={draft.targetAmount}
                onChange={(event) => change({ targetAmount: event.target.value })}
              />
            )}
          </Field>
          <Field label="Years" problem={problems['timeHorizon']}>
            {(control) => (
              <input
                {...control}
                inputMode="numeric"
                placeholder={TO_PLANNER}
                value={draft.timeHorizon}
                onChange={(event) => change({ timeHorizon: event.target.value })}
              />
            )}
          </Field>
          <Choice
            label="Risk"
            words={RISK_LEVELS}
            empty={TO_PLANNER}
            value={draft.riskLevel}
            problem={problems['riskLevel']}
            onChange={(riskLevel) => change({ riskLevel })}
          />
        </div>
      </Fold>
    </>
  );
}

function hasProblem(problems: Partial<Record<string, string>>): boolean {
  return ['planName', 'planType', 'targetAmount', 'timeHorizon', 'riskLevel'].some((field) => problems[field]);
}
