// Labelled fields with a hint and what is wrong, tied together for those who do not see them.
import { useId, type ComponentProps, type ReactNode } from 'react';

interface Labels {
  label: string;
  hint?: string | undefined;
  problem?: string | undefined;
}

/** What the control inside needs to be tied to its label and words. */
interface ControlProps {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

/** The label above, the control, the hint and the problem below. */
export function Field(props: Labels & { children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const { label, hint, problem, children } = props;
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': described, 'aria-invalid': problem ? true : undefined })}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem && (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

/** A field of one line. */
export function TextField({ label, hint, problem, ...input }: Labels & ComponentProps<'input'>) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(control) => <input {...control} {...input} />}
    </Field>
  );
}

/** A field of several lines. */
export function TextArea({ label, hint, problem, ...textarea }: Labels & ComponentProps<'textarea'>) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(control) => <textarea {...control} {...textarea} />}
    </Field>
  );
}

/** What is wrong with a form as a whole. */
export function FormError({ problem }: { problem: string | undefined }) {
  return (
    problem && (
      <p className="problem" role="alert">
        {problem}
      </p>
    )
  );
}
