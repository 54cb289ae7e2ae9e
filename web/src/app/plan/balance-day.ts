// The day of a balance: as a field for dates has it, and as the instant that is sent.

/** A day as a field for dates writes it, where the browser is. */
export function fieldDay(instant: Date | string): string {
  const date = new Date(instant);
  const digits = (value: number, length = 2): string => String(value).padStart(length, '0');
  return `${digits(date.getFullYear(), 4)}-${digits(date.getMonth() + 1)}-${digits(date.getDate())}`;
}

/**
 * When a balance of that day was: the time of one that is recorded of it, whose place it takes; null for today, which is now; or else
 * the end of the day, so that it is not before a plan that was made on it.
 */
export function instantOf(day: string, recorded: readonly string[], now: Date): string | null {
  const same = recorded.find((on) => fieldDay(on) === day);
  if (same !== undefined) return same;
  if (day === fieldDay(now)) return null;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date, 23, 59, 59).toISOString();
}

export type DayProblem = 'none' | 'early' | 'late';

/** What is wrong with a day, which must not be before the plan was created, nor to come. */
export function problemOf(day: string, created: string, now: Date): DayProblem | null {
  if (!/^\d{4,6}-\d\d-\d\d$/.test(day)) return 'none';
  // Written with the year first, days are in the order of their texts, as long as its digits are four.
  if (day.length > 10 || day > fieldDay(now)) return 'late';
  return day < fieldDay(created) ? 'early' : null;
}
