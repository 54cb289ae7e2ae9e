// Places on a fan: a time in months, and what money of then is worth today.
import type { FinishedFragment } from '../../generated/graphql';
import type { Point } from './market';

/** An amount that was recorded, on the fan's scale of years. */
export interface Dot {
  year: number;
  amount: number;
}

/** Months from one instant to another, by the calendar where the browser is; the days of a begun month count as a part of it. */
export function monthsBetween(start: string, on: string): number {
  const [from, to] = [new Date(start), new Date(on)];
  const whole = 12 * (to.getFullYear() - from.getFullYear()) + to.getMonth() - from.getMonth();
  const days = to.getDate() - from.getDate() + (to.getHours() - from.getHours()) / 24;
  return Math.max(whole + days / 31, 0);
}

/** The place of a month among years of which the last may be a part of one; months behind the end are at it. */
export function yearOf(points: Pick<Point, 'year' | 'month'>[], month: number): number {
  const last = points.at(-1);
  if (!last || month >= last.month) return last?.year ?? 0;
  const before = 12 * (last.year - 1);
  return month <= before ? month / 12 : last.year - 1 + (month - before) / (last.month - before);
}

/** What a dollar of so many months from the plan's start is worth then in its start's money; 1 where nobody knows. */
export function worthAtStart({ projection }: Pick<FinishedFragment, 'projection'>, month: number): number {
  const known = projection.findLast(({ p50, p50Today }) => Number(p50) > 0 && Number(p50Today) > 0);
  return known ? (Number(known.p50Today) / Number(known.p50)) ** (month / known.month) : 1;
}
