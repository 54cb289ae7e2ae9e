// Years since the start, as people count them: by the calendar, and by their age.
import { words } from '../words';
import { monthsBetween } from './fan';

/** When a plan starts, and how old the person is then; null where nobody knows. */
export interface Calendar {
  start: string;
  age: number | null;
}

/** The calendar year, with the age where it is known. */
export function yearName({ start, age }: Calendar, year: number): string {
  const calendarYear = new Date(start).getFullYear() + year;
  return age === null ? String(calendarYear) : words.plan.chart.ageAt(calendarYear, age + year);
}

/** The calendar year alone, for a narrow place; today at the start of a plan that has just begun. */
export function shortYearName({ start }: Calendar, year: number): string {
  if (year === 0 && monthsBetween(start, new Date().toISOString()) < 1) return words.plan.chart.today;
  return String(new Date(start).getFullYear() + year);
}
