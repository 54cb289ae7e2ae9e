// User errors, brought to the fields they belong to.
import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import type { ProblemFragment } from '../../generated/graphql';

/** The sentence for each field at fault, and those that belong to no field of the form. */
export interface Problems {
  at: Partial<Record<string, string>>;
  elsewhere: string[];
}

/** Sorts user errors by the last name of their path; `fields` are those that the form shows. */
export function sortProblems(errors: readonly ProblemFragment[], fields: readonly string[]): Problems {
  const problems: Problems = { at: {}, elsewhere: [] };
  for (const { message, path } of errors) {
    const field = path.at(-1);
    // Beside the field its name in the schema says nothing.
    if (field !== undefined && fields.includes(field)) problems.at[field] ??= message.replace(field, 'It');
    else problems.elsewhere.push(message);
  }
  return problems;
}

/** Shows problems on a form: at their fields, and the rest as its `root` error. */
export function showProblems<T extends FieldValues>(setError: UseFormSetError<T>, { at, elsewhere }: Problems): void {
  for (const [field, message] of Object.entries(at)) if (message) setError(field as Path<T>, { message });
  if (elsewhere.length > 0) setError('root', { message: elsewhere.join(' ') });
}
