import { expect, test } from 'vitest';
import { claimsOf, expiresAt, isExpired, parseToken } from './token';

const encoded = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

test('a token is found in what people paste', () => {
  expect(parseToken(' "Bearer a.b.c"\n')).toBe('a.b.c');
  expect(parseToken('bearer  a.b\n.c')).toBe('a.b.c');
  expect(parseToken(' " ')).toBeNull();
});

test('claims are read as they were written, in any script', () => {
  expect(claimsOf(encoded({ sub: 'ada', email: 'zoë@例え.jp' }))).toEqual({ sub: 'ada', email: 'zoë@例え.jp' });
});

test.each([null, '', 'nobody', 'a.!.c', encoded(null), encoded('text')])('%j claims nothing', (token) => {
  expect(claimsOf(token)).toEqual({});
});

test('a token expires at the second that it names', () => {
  const token = encoded({ exp: 1_000 });
  expect(expiresAt(token)).toEqual(new Date(1_000_000));
  expect(isExpired(token, new Date(999_999))).toBe(false);
  expect(isExpired(token, new Date(1_000_000))).toBe(true);
});

test('a token without an end does not expire', () => {
  expect(expiresAt(encoded({ sub: 'ada' }))).toBeNull();
  expect(isExpired(encoded({ exp: 'soon' }))).toBe(false);
});
