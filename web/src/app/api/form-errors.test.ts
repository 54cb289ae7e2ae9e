import { expect, test, vi } from 'vitest';
import { formErrorsOf, setFormErrors } from './form-errors';

const ERRORS = [
  { code: 'INVALID', path: ['input', 'targetAmount'], message: 'targetAmount must be positive.' },
  { code: 'INVALID', path: ['input', 'targetAmount'], message: 'targetAmount must be round.' },
  { code: 'CONFLICT', path: ['input', 'ifUpdatedAt'], message: 'The plan has changed.' },
  { code: 'CONFLICT', path: [], message: 'There are too many.' },
] as const;

test('user errors go to their fields, the first of each, and the others to the form', () => {
  const errors = formErrorsOf(ERRORS as unknown as Parameters<typeof formErrorsOf>[0], ['targetAmount']);
  expect(errors).toEqual({
    fields: { targetAmount: 'It must be positive.' },
    form: ['The plan has changed.', 'There are too many.'],
  });
});

test('a form shows them at the field and at its foot', () => {
  const setError = vi.fn();
  setFormErrors(setError, { fields: { targetAmount: 'It is wrong.' }, form: ['One.', 'Two.'] });
  expect(setError.mock.calls).toEqual([
    ['targetAmount', { message: 'It is wrong.' }],
    ['root', { message: 'One. Two.' }],
  ]);
});
