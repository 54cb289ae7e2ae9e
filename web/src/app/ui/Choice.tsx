// A list to choose from, or to leave to the planner.
import { keysOf } from '../words';
import { Field } from './Field';

/** A select over a record of words; `empty` is what no choice is called. */
export function Choice<K extends string>(props: {
  label: string;
  words: Record<K, string>;
  value: K | null;
  empty: string;
  problem?: string | undefined;
  onChange: (value: K | null) => void;
}) {
  const { label, words, value, empty, problem, onChange } = props;
  const keys = keysOf(words);
  return (
    <Field label={label} problem={problem}>
      {(control) => (
        <select
          {...control}
          value={value ?? ''}
          onChange={(event) => onChange(keys.find((key) => key === event.target.value) ?? null)}
        >
          <option value="">{empty}</option>
          {keys.map((key) => (
            <option key={key} value={key}>
              {words[key]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
