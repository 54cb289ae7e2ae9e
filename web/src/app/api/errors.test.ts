import { CombinedError } from 'urql';
import { expect, test } from 'vitest';
import { isUnauthenticated, messageOf } from './errors';

const answered = (code: string, extensions: object = {}) =>
  new CombinedError({ graphQLErrors: [{ message: 'As the server has it.', extensions: { code, ...extensions } }] });

test('codes are sentences for people; what is not known is said as the server says it', () => {
  expect(messageOf(answered('NOT_FOUND'))).toBe('It is not there any more.');
  expect(messageOf(answered('NEW_CODE'))).toBe('As the server has it.');
  expect(messageOf(new CombinedError({ networkError: new Error('refused') }))).toMatch(/cannot be reached/);
});

test('an internal error has its number', () => {
  expect(messageOf(answered('INTERNAL', { id: 'abc123' }))).toMatch(/quote this number: abc123$/);
  expect(messageOf(answered('INTERNAL'))).toMatch(/: –$/);
});

test('a token is turned down by code or by the close of the socket', () => {
  const closed = (code: number) => new CombinedError({ networkError: Object.assign(new Error('closed'), { code }) });
  expect(isUnauthenticated(answered('UNAUTHENTICATED'))).toBe(true);
  expect(isUnauthenticated(closed(4401))).toBe(true);
  expect(isUnauthenticated(closed(4403))).toBe(true);
  expect(isUnauthenticated(closed(1006))).toBe(false);
  expect(isUnauthenticated(answered('FORBIDDEN'))).toBe(false);
});
