// Figures and dates as people read them. Decimals arrive as strings; what is shown is rounded, what is sent never passes here.

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });
const compactDollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  notation: 'compact',
  minimumFractionDigits: 0,
  maximumFractionDigits: 1,
});
const percents = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 0 });
const finePercents = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 });
const counts = new Intl.NumberFormat('en-US');

/** US dollars, whole; a dash where there are none. */
export function money(amount: string | number | null | undefined): string {
  return amount === null || amount === undefined ? '–' : dollars.format(Number(amount));
}

/** US dollars for an axis or a narrow place: $1.2M. */
export function shortMoney(amount: string | number): string {
  return compactDollars.format(Number(amount));
}

/** A fraction as whole percent. */
export function percent(fraction: number | null | undefined): string {
  return fraction === null || fraction === undefined ? '–' : percents.format(fraction);
}

/** A fraction as percent with a decimal: for returns. */
export function finePercent(fraction: string | number | null | undefined): string {
  return fraction === null || fraction === undefined ? '–' : finePercents.format(Number(fraction));
}

/** A whole number with separators. */
export function count(value: number): string {
  return counts.format(value);
}

/** `1 year`, `12 years`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${counts.format(value)} ${value === 1 ? one : many}`;
}

/** A day where the browser is. */
export function day(instant: string): string {
  return new Date(instant).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

/** A moment where the browser is. */
export function moment(instant: string): string {
  return new Date(instant).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** A time of day to the hundredth of a second: agents are quick. */
export function clock(instant: string): string {
  const date = new Date(instant);
  const hundredths = String(Math.floor(date.getMilliseconds() / 10)).padStart(2, '0');
  return `${date.toLocaleTimeString(undefined, { hour12: false })}.${hundredths}`;
}

/** Bytes, as people say them. */
export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const unit = Math.min(Math.floor(Math.log10(Math.max(size, 1)) / 3), units.length - 1);
  return `${(size / 1000 ** unit).toFixed(unit === 0 ? 0 : 1)} ${units[unit] ?? 'B'}`;
}
