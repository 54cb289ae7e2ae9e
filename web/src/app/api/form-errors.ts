// User errors, brought to the fields they belong to.
import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import type { UserErrorFragment } from '../../generated/graphql';
import { words } from '../words';

/** The sentence for each field at fault, and those that belong to no field of the form. */
export interface FormErrors {
  fields: Partial<Record<string, string>>;
  form: string[];
}

/** Sorts user errors by the last name of their path; `fields` are those that the form shows. */
export function formErrorsOf(errors: readonly UserErrorFragment[], fields: readonly string[]): FormErrors {
  const formErrors: FormErrors = { fields: {}, form: [] };
  for (const { message, path } of errors) {
    const field = path.at(-1);
    // Beside the field its name in the schema says nothing.
    if (field !== undefined && fields.includes(field)) formErrors.fields[field] ??= message.replace(field, 'It');
    else formErrors.form.push(field === undefined ? message : message.replace(field, labelOf(field)));
  }
  return formErrors;
}

/** What people call a field of the schema, where they have a word for it. */
function labelOf(field: string): string {
  return (words.goal.labels as Partial<Record<string, string>>)[field] ?? field;
}

/** Shows errors on a form: at their fields, and the rest as its `root` error. */
export function setFormErrors<T extends FieldValues>(setError: UseFormSetError<T>, { fields, form }: FormErrors): void {
  for (const [field, message] of Object.entries(fields)) if (message) setError(field as Path<T>, { message });
  if (form.length > 0) setError('root', { message: form.join(' ') });
}
