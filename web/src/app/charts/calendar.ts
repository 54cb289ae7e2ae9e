// Years since the start, as people count them: by the calendar, and by their age.
import { words } from '../words';

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

/** The calendar year alone, for a narrow place; today at the start. */
export function shortYearName({ start }: Calendar, year: number): string {
  return year === 0 ? words.plan.chart.today : String(new Date(start).getFullYear() + year);
}
