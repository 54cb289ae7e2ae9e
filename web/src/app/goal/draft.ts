// A goal that is being written, kept in the browser tab so that nothing of it is lost on the way to sign in and back.
import { useEffect, useState } from 'react';
import { useForm, useWatch, type UseFormReturn } from 'react-hook-form';
import { randomUuid } from '../../uuid';
import { NO_INPUTS, type Inputs } from './inputs';

/** What is kept of a draft. The plan's id is made here: what is sent twice makes one plan. */
interface Draft extends Inputs {
  id: string;
}

/** The form of one person's draft, as it was left, and what is written in it. */
export function useDraft(person: string): { form: UseFormReturn<Inputs>; id: string; inputs: Inputs } {
  const [{ id, ...defaultValues }] = useState(() => loadDraft(person));
  const form = useForm<Inputs>({ defaultValues, mode: 'onChange' });
  const inputs = useWatch({ control: form.control, compute: (inputs: Inputs) => inputs });
  const text = JSON.stringify({ ...inputs, id } satisfies Draft);
  useEffect(() => sessionStorage.setItem(keyOf(person), text), [person, text]);
  return { form, id, inputs };
}

/** Forgets a person's draft: it has become a plan. */
export function forgetDraft(person: string): void {
  sessionStorage.removeItem(keyOf(person));
}

function loadDraft(person: string): Draft {
  const empty = { ...NO_INPUTS, id: randomUuid() };
  try {
    return { ...empty, ...(JSON.parse(sessionStorage.getItem(keyOf(person)) ?? '{}') as Partial<Draft>) };
  } catch {
    return empty;
  }
}

function keyOf(person: string): string {
  return `plan-creator:draft:${person}`;
}
