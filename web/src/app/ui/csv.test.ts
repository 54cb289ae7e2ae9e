import { expect, test } from 'vitest';
import { csvOf } from './csv';

test('cells with commas, quotes and line ends are quoted', () => {
  expect(
    csvOf(
      ['Year', 'Paid in'],
      [
        ['2030, age 44', '1200.00'],
        ['a "b"', 'c\nd'],
      ],
    ),
  ).toBe('Year,Paid in\r\n"2030, age 44",1200.00\r\n"a ""b""","c\nd"');
});

test('no cell is a formula, and negative figures stay figures', () => {
  expect(csvOf(['=1+1'], [['-5.00'], ['-1+cmd'], ['@x']])).toBe("'=1+1\r\n-5.00\r\n'-1+cmd\r\n'@x");
});
