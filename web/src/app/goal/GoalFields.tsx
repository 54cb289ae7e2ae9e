// The fields of a goal: the words, and what a person may add to them.
import type { UseFormReturn } from 'react-hook-form';
import { Choice } from '../ui/Choice';
import { TextArea, TextField } from '../ui/Field';
import { Fold } from '../ui/Fold';
import { PLAN_TYPES, RISK_LEVELS } from '../words';
import { validAmount, validYears, type Inputs } from './inputs';

const TO_PLANNER = 'From your words';
const EXACT_FIELDS = ['planName', 'planType', 'targetAmount', 'timeHorizon', 'riskLevel'] as const;

/** All of them, for a new plan and for one that runs again. `exactly` opens those that may be left to the planner. */
export function GoalFields({ form, exactly = false }: { form: UseFormReturn<Inputs>; exactly?: boolean }) {
  const {
    register,
    formState: { errors },
  } = form;
  return (
    <>
      <TextArea
        label="Your goal, in your own words"
        hint="How much, by when, what for. Say it as you would to a friend."
        problem={errors.financialGoals?.message}
        className="goal-text"
        rows={4}
        maxLength={10_000}
        placeholder="Deposit for our first flat, 60k in about four years"
        {...register('financialGoals')}
      />
      <TextField
        label="How you want to invest"
        problem={errors.investmentPreferences?.message}
        maxLength={10_000}
        placeholder="Nothing too risky; index funds are fine"
        {...register('investmentPreferences')}
      />
      <Fold summary="Say it exactly" needed={exactly || EXACT_FIELDS.some((field) => errors[field])}>
        <div className="grid">
          <TextField label="Name of the plan" problem={errors.planName?.message} {...register('planName')} />
          <Choice
            label="Purpose"
            words={PLAN_TYPES}
            empty={TO_PLANNER}
            problem={errors.planType?.message}
            {...register('planType')}
          />
          <TextField
            label="Target in US dollars"
            problem={errors.targetAmount?.message}
            inputMode="decimal"
            placeholder={TO_PLANNER}
            {...register('targetAmount', { validate: validAmount })}
          />
          <TextField
            label="Years"
            problem={errors.timeHorizon?.message}
            inputMode="numeric"
            placeholder={TO_PLANNER}
            {...register('timeHorizon', { validate: validYears })}
          />
          <Choice
            label="Risk"
            words={RISK_LEVELS}
            empty={TO_PLANNER}
            problem={errors.riskLevel?.message}
            {...register('riskLevel')}
          />
        </div>
      </Fold>
    </>
  );
}
