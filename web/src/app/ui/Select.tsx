// A list to choose from, or to leave to the planner.
import type { ComponentProps } from 'react';
import { keysOf } from '../labels';
import { Field } from './Field';

interface SelectProps extends ComponentProps<'select'> {
  label: string;
  /** The options: values, and what they are called. */
  words: Record<string, string>;
  /** What no choice is called; its value is the empty text. */
  empty: string;
  problem?: string | undefined;
}

/** A select over a record of words. */
export function Select({ label, words, empty, problem, ...select }: SelectProps) {
  return (
    <Field label={label} problem={problem}>
      {(control) => (
        <select {...control} {...select}>
          <option value="">{empty}</option>
          {keysOf(words).map((key) => (
            <option key={key} value={key}>
              {words[key]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
