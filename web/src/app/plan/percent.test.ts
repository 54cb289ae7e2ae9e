import { expect, test } from 'vitest';
import { checkPercent, formatPercent, parsePercent } from './percent';

test.each([
  ['7.5', '0.075'],
  ['7,5 %', '0.075'],
  ['−3.25', '-0.0325'],
  ['-3', '-0.03'],
  ['+100', '1.00'],
  ['0.1', '0.001'],
])('%j percent is the fraction %j', (percent, fraction) => {
  expect(parsePercent(percent)).toBe(fraction);
  expect(checkPercent(percent)).toBeUndefined();
});

test('nothing is no return, and words are none either', () => {
  expect(parsePercent('  ')).toBeNull();
  expect(checkPercent('')).toBeUndefined();
  expect(parsePercent('much')).toBeUndefined();
  expect(checkPercent('1.2.3')).toMatch(/percent a year/);
});

test('a stored fraction is shown as it would be typed', () => {
  expect(formatPercent('0.0750')).toBe('7.5');
  expect(formatPercent('-0.0325')).toBe('-3.25');
  expect(formatPercent(null)).toBe('');
});
