import { expect, test } from 'vitest';
import { monthsBetween, worthAtStart, yearOf } from './fan';

test('months are those of the calendar, and a begun one counts in part', () => {
  expect(monthsBetween('2026-01-31T12:00:00', '2026-01-31T12:00:00')).toBe(0);
  expect(monthsBetween('2026-01-15T12:00:00', '2028-01-15T12:00:00')).toBe(24);
  expect(monthsBetween('2026-01-15T12:00:00', '2026-02-20T12:00:00')).toBeCloseTo(1 + 5 / 31);
  expect(monthsBetween('2026-01-15T12:00:00', '2026-02-10T12:00:00')).toBeLessThan(1);
  expect(monthsBetween('2026-06-15T12:00:00', '2026-01-01T12:00:00')).toBe(0);
});

test('a month has its place also in a last year that is a part of one', () => {
  const points = [12, 24, 30].map((month, i) => ({ year: i + 1, month }));
  expect([0, 6, 12, 24, 27, 30, 99].map((month) => yearOf(points, month))).toEqual([0, 0.5, 1, 2, 2.5, 3, 3]);
  expect(yearOf([], 5)).toBe(0);
});

test('money of then is worth less today, as the projection has it', () => {
  const point = (month: number, p50: string, p50Today: string | null) => ({ month, p50, p50Today });
  const projection = [point(12, '0.00', '0.00'), point(24, '121.00', '100.00')] as unknown as Parameters<
    typeof worthAtStart
  >[0]['projection'];
  expect(worthAtStart({ projection }, 0)).toBe(1);
  expect(worthAtStart({ projection }, 12)).toBeCloseTo(1 / 1.1);
  expect(worthAtStart({ projection: [] }, 12)).toBe(1);
});
