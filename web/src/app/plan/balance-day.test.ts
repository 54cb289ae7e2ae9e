import { expect, test } from 'vitest';
import { fieldDay, instantOf, problemOf } from './balance-day';

const NOW = new Date(2026, 10, 30, 15, 4, 5);
const CREATED = new Date(2026, 10, 2, 18, 0, 0).toISOString();

test('today is now, and an earlier day is meant at its end', () => {
  expect(fieldDay(NOW)).toBe('2026-11-30');
  expect(instantOf('2026-11-30', [], NOW)).toBeNull();
  const end = instantOf('2026-11-02', [], NOW) ?? '';
  expect(fieldDay(end)).toBe('2026-11-02');
  expect(new Date(end) > new Date(CREATED)).toBe(true);
});

test('one of the same day has the time of the one whose place it takes', () => {
  const recorded = [new Date(2026, 10, 30, 9).toISOString(), new Date(2026, 10, 5, 9).toISOString()];
  expect(instantOf('2026-11-30', recorded, NOW)).toBe(recorded[0]);
  expect(instantOf('2026-11-05', recorded, NOW)).toBe(recorded[1]);
});

test('a day is neither before the plan nor to come', () => {
  for (const day of ['2026-11-02', '2026-11-30']) expect(problemOf(day, CREATED, NOW)).toBeNull();
  expect(problemOf('2026-11-01', CREATED, NOW)).toBe('early');
  for (const day of ['2026-12-01', '12026-01-01']) expect(problemOf(day, CREATED, NOW)).toBe('late');
  expect(problemOf('', CREATED, NOW)).toBe('none');
});
