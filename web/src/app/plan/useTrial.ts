// A change that is tried on a plan: its form, and what it would come to.
import { useState } from 'react';
import { useForm, useWatch, type UseFormReturn } from 'react-hook-form';
import type { PlanDetailFragment } from '../../generated/graphql';
import { toPreviewInput, type GoalInputs } from '../goal/inputs';
import { setInputs } from '../goal/set-inputs';
import { usePreview, type Preview } from '../goal/usePreview';
import { statedInputs } from './stated';

export interface Trial {
  form: UseFormReturn<GoalInputs>;
  inputs: GoalInputs;
  preview: Preview;
  open: boolean;
  setOpen: (open: boolean) => void;
  /** Opens the form with these changes in it. */
  change: (changes: Partial<GoalInputs>) => void;
}

/** Nothing is asked or stored while it is closed. */
export function useTrial(plan: PlanDetailFragment): Trial {
  const [open, setOpen] = useState(false);
  const form = useForm<GoalInputs>({ defaultValues: statedInputs(plan), mode: 'onChange' });
  const inputs = useWatch({ control: form.control, compute: (inputs: GoalInputs) => inputs });
  const preview = usePreview(open ? toPreviewInput(inputs) : {});
  const change = (changes: Partial<GoalInputs>): void => {
    setInputs(form, changes);
    setOpen(true);
  };
  return { form, inputs, preview, open, setOpen, change };
}
