import { expect, test } from 'vitest';
import { parseAge, parseAmount, parseFraction, parseMonths } from './amounts';

test.each([
  ['60000', '60000'],
  ['$60,000', '60000'],
  ['60k', '60000'],
  ['60 K', '60000'],
  ['1.2 million', '1200000'],
  ['1,2 Mio', '1200000'],
  ['1.234m', '1234000'],
  ['60.000', '60000'],
  ['1.234.567', '1234567'],
  ['1.234,50', '1234.50'],
  ['1,234.50', '1234.50'],
  [' 1 234.50 ', '1234.50'],
  ['60,5', '60.5'],
  ['0.500', '0.500'],
  ['10.999', '10999'],
  ['10.9999', '10.9999'],
  ['9007199254740993.01', '9007199254740993.01'],
  ['9,999,999,999,999.99', '9999999999999.99'],
])('%j is an amount, to the cent', (text, amount) => {
  expect(parseAmount(text)).toBe(amount);
});

test.each(['', 'k', '-5', '1.2.3', '.5', '5.', '1e3', '€5', '60,00,000', '1.234,567.8'])('%j is no amount', (text) => {
  expect(parseAmount(text)).toBeNull();
});

test.each([
  ['4', 48],
  ['2.5', 30],
  ['2,5 Jahre', 30],
  ['30 months', 30],
  ['18m', 18],
  ['1 year', 12],
])('%j is a span of months', (text, months) => {
  expect(parseMonths(text)).toBe(months);
});

test.each(['', 'soon', '-1', '12345', '1 day'])('%j is no span', (text) => {
  expect(parseMonths(text)).toBeNull();
});

test('percent are fractions to the API, digit for digit', () => {
  expect(parseFraction('80')).toBe('0.80');
  expect(parseFraction('2,5 %')).toBe('0.025');
  expect(parseFraction('100%')).toBe('1.00');
  expect(parseFraction('ten')).toBeNull();
});

test('an age is in whole years that people live', () => {
  expect(parseAge(' 41 ')).toBe(41);
  expect(parseAge('121')).toBeNull();
  expect(parseAge('4.5')).toBeNull();
});
