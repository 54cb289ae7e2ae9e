// The fields of a goal: the words, and what a person may add to them.
import type { UseFormReturn } from 'react-hook-form';
import { Select } from '../ui/Select';
import { TextArea, TextField } from '../ui/Field';
import { Disclosure } from '../ui/Disclosure';
import { PLAN_TYPE_LABELS, RISK_LEVEL_LABELS } from '../labels';
import { checkAmount, checkYears, type GoalInputs } from './inputs';

const TO_PLANNER = 'From your words';
const EXACT_FIELDS = ['planName', 'planType', 'targetAmount', 'timeHorizon', 'riskLevel'] as const;

/** All of them, for a new plan and for one that runs again. `exactly` opens those that may be left to the planner. */
export function GoalFields({ form, exactly = false }: { form: UseFormReturn<GoalInputs>; exactly?: boolean }) {
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
      <Disclosure summary="Say it exactly" needed={exactly || EXACT_FIELDS.some((field) => errors[field])}>
        <div className="grid">
          <TextField label="Name of the plan" problem={errors.planName?.message} {...register('planName')} />
          <Select
            label="Purpose"
            words={PLAN_TYPE_LABELS}
            empty={TO_PLANNER}
            problem={errors.planType?.message}
            {...register('planType')}
          />
          <TextField
            label="Target in US dollars"
            problem={errors.targetAmount?.message}
            inputMode="decimal"
            placeholder={TO_PLANNER}
            {...register('targetAmount', { validate: checkAmount })}
          />
          <TextField
            label="Years"
            problem={errors.timeHorizon?.message}
            inputMode="numeric"
            placeholder={TO_PLANNER}
            {...register('timeHorizon', { validate: checkYears })}
          />
          <Select
            label="Risk"
            words={RISK_LEVEL_LABELS}
            empty={TO_PLANNER}
            problem={errors.riskLevel?.message}
            {...register('riskLevel')}
          />
        </div>
      </Disclosure>
    </>
  );
}
