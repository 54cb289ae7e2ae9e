import type { UseFormReturn } from 'react-hook-form';
import { EMPTY_GOAL, GOAL_FIELDS, type GoalInputs } from './inputs';

/** Sets several fields of a goal's form at once, as if they had been typed. */
export function setInputs(form: UseFormReturn<GoalInputs>, changes: Partial<GoalInputs>): void {
  for (const field of GOAL_FIELDS.filter((field) => field in changes)) {
    form.setValue(field, changes[field] ?? EMPTY_GOAL[field], { shouldValidate: true });
  }
}
