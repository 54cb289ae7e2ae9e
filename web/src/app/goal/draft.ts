// A goal that is being written, kept in the browser tab so that nothing of it is lost on the way to sign in and back.
import { useEffect, useState } from 'react';
import { useForm, useWatch, type UseFormReturn } from 'react-hook-form';
import { tabStorage } from '../../session/storage';
import { randomUuid } from '../../uuid';
import { begunWords, forgetBegun } from './begun';
import { EMPTY_GOAL, type GoalInputs } from './inputs';

/** What is kept of a draft. The plan's id is made here: what is sent twice makes one plan. */
interface Draft extends GoalInputs {
  id: string;
}

/** The form of one person's draft, as it was left, and what is written in it. */
export function useDraft(person: string): { form: UseFormReturn<GoalInputs>; id: string; inputs: GoalInputs } {
  const [{ id, ...defaultValues }] = useState(() => loadDraft(person));
  const form = useForm<GoalInputs>({ defaultValues, mode: 'onChange' });
  const inputs = useWatch({ control: form.control, compute: (inputs: GoalInputs) => inputs });
  const text = JSON.stringify({ ...inputs, id } satisfies Draft);
  useEffect(forgetBegun, []);
  useEffect(() => tabStorage.setItem(keyOf(person), text), [person, text]);
  return { form, id, inputs };
}

/** Forgets a person's draft: it has become a plan. */
export function forgetDraft(person: string): void {
  tabStorage.removeItem(keyOf(person));
}

function loadDraft(person: string): Draft {
  const empty = { ...EMPTY_GOAL, id: randomUuid() };
  const begun = begunWords();
  if (begun !== null) return { ...empty, financialGoals: begun };
  try {
    return { ...empty, ...(JSON.parse(tabStorage.getItem(keyOf(person)) ?? '{}') as Partial<Draft>) };
  } catch {
    return empty;
  }
}

function keyOf(person: string): string {
  return `plan-creator:draft:${person}`;
}
