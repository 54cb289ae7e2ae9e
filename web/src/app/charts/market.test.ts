import { expect, test } from 'vitest';
import { estimate, paying, type Outlook } from './market';

const KNOWN: Outlook = {
  target: 60_000,
  years: 4,
  monthly: 1_137,
  chance: 0.8,
  expectedReturn: 0.05,
  volatility: 0.1,
  points: [1, 2, 3, 4].map((year) => {
    const contributed = 1_137 * 12 * year;
    return {
      year,
      month: 12 * year,
      contributed,
      p10: contributed * 0.95,
      p50: contributed * 1.05,
      p90: contributed * 1.2,
    };
  }),
};

test('where nothing has moved, the estimate is what the server said', () => {
  expect(estimate(KNOWN, 60_000, 4)).toBe(KNOWN);
});

test('a larger target takes more a month, a longer time less', () => {
  expect(estimate(KNOWN, 90_000, 4).monthly).toBeGreaterThan(estimate(KNOWN, 60_001, 4).monthly);
  expect(estimate(KNOWN, 60_000, 8).monthly).toBeLessThan(estimate(KNOWN, 60_000, 5).monthly);
});

test('the chance is unknown until the server has answered, and the years are all there', () => {
  const moved = estimate(KNOWN, 60_000, 6);
  expect(moved.chance).toBeNull();
  expect(moved.points.map(({ year }) => year)).toEqual([1, 2, 3, 4, 5, 6]);
  for (const { p10, p50, p90 } of moved.points) expect(p10 < p50 && p50 < p90).toBe(true);
});

test('another payment moves every percentile, and what is paid in exactly', () => {
  expect(paying(KNOWN, KNOWN.monthly)).toBe(KNOWN);
  const more = paying(KNOWN, 1_237);
  expect(more.points.at(-1)?.contributed).toBe(1_237 * 48);
  more.points.forEach((point, i) => expect(point.p10).toBeGreaterThan(KNOWN.points[i]?.p10 ?? Infinity));
  expect(more.target).toBe(KNOWN.target);
});
