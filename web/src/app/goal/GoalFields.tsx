// The fields of a goal: the words, what counts of them, and how the money shall be invested.
import type { UseFormReturn } from 'react-hook-form';
import type { ReadingFragment } from '../../generated/graphql';
import { TextArea, TextField } from '../ui/Field';
import { words } from '../words';
import { GoalChips } from './GoalChips';
import type { GoalInputs } from './inputs';

/** All of them, for a new plan and for a change. `reading` is what the planner makes of what is written, `confidence` the chance that it is planned for. */
export function GoalFields(props: {
  form: UseFormReturn<GoalInputs>;
  inputs: GoalInputs;
  reading: ReadingFragment | null;
  confidence: number | null;
}) {
  const { form } = props;
  const {
    register,
    formState: { errors },
  } = form;
  const { goal } = words;
  return (
    <>
      <TextArea
        label={goal.words}
        hint={goal.wordsHint}
        problem={errors.financialGoals?.message}
        className="goal-text"
        dir="auto"
        rows={4}
        maxLength={10_000}
        placeholder={goal.placeholder}
        {...register('financialGoals')}
      />
      <GoalChips {...props} />
      <TextField
        label={goal.preferences}
        problem={errors.investmentPreferences?.message}
        dir="auto"
        maxLength={10_000}
        placeholder={goal.preferencesPlaceholder}
        {...register('investmentPreferences')}
      />
    </>
  );
}
