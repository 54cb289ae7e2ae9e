import { expect, test } from 'vitest';
import { bytes, clock, finePercent, money, payment, percent, plural, roughly, shortMoney } from './format';

test('amounts are whole dollars, and a dash where there are none', () => {
  expect(money('60000.49')).toBe('$60,000');
  expect(money(0)).toBe('$0');
  expect(money(null)).toBe('–');
  expect(money(undefined)).toBe('–');
});

test('an axis has short amounts', () => {
  expect(shortMoney(1_234_567)).toBe('$1.2M');
  expect(shortMoney(60_000)).toBe('$60K');
  expect(shortMoney('950')).toBe('$950');
});

test('fractions are percent, with a decimal for returns', () => {
  expect(percent(0.845)).toBe('85%');
  expect(percent(0)).toBe('0%');
  expect(percent(null)).toBe('–');
  expect(finePercent('-0.0325')).toBe('-3.3%');
});

test('one year, and twelve years', () => {
  expect(plural(1, 'year')).toBe('1 year');
  expect(plural(12, 'year')).toBe('12 years');
  expect(plural(1_000, 'person', 'people')).toBe('1,000 people');
});

test('a time of day has two digits of hundredths', () => {
  expect(clock('2026-11-29T12:00:00.050Z')).toMatch(/^\d{2}:\d{2}:\d{2}\.05$/);
});

test('sizes go up by thousands, and end at terabytes', () => {
  expect(bytes(0)).toBe('0 B');
  expect(bytes(999)).toBe('999 B');
  expect(bytes(1_000)).toBe('1.0 kB');
  expect(bytes(8_192_000)).toBe('8.2 MB');
  expect(bytes(5e15)).toBe('5000.0 TB');
});

test('a payment is rounded up to what people pay, and never below what it takes', () => {
  expect(payment('1182.42')).toBe('$1,190');
  expect(payment('464.21')).toBe('$465');
  expect(payment('1190.00')).toBe('$1,190');
  expect(payment(null)).toBe('–');
});

test('what is simulated has three digits', () => {
  expect(roughly(1_402_387)).toBe('$1,400,000');
  expect(roughly(-267_876.4)).toBe('-$268,000');
  expect(roughly(0)).toBe('$0');
});
