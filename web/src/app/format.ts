// Figures and dates as people read them, by the page's locale. Decimals arrive as strings; what is shown is rounded, what is
// sent never passes here.
import { locale } from './words';

/** A format that is made once for each locale. */
function numbers(options: Intl.NumberFormatOptions): (value: number) => string {
  const made = new Map<string, Intl.NumberFormat>();
  return (value) => {
    const format = made.get(locale) ?? new Intl.NumberFormat(locale, options);
    made.set(locale, format);
    return format.format(value);
  };
}

const USD = { style: 'currency', currency: 'USD' } as const;
const dollars = numbers({ ...USD, maximumFractionDigits: 0 });
const compactDollars = numbers({ ...USD, notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 });
const percents = numbers({ style: 'percent', maximumFractionDigits: 0 });
const finePercents = numbers({ style: 'percent', maximumFractionDigits: 1 });
const counts = numbers({});

/** US dollars, whole; a dash where there are none. */
export function money(amount: string | number | null | undefined): string {
  return amount === null || amount === undefined ? '–' : dollars(Number(amount));
}

/** US dollars to three digits: for what is simulated, of which more would say too much. */
export function roughly(amount: number): string {
  return dollars(Number(amount.toPrecision(3)));
}

/** A payment as it is advised: rounded up, to 5 below 500 and to 10 above, as the plan's own sentences do. */
export function payment(amount: string | number | null | undefined): string {
  return amount === null || amount === undefined ? '–' : dollars(roundedUp(Number(amount)));
}

/** A payment that is no less than `amount`, in steps that people pay in. */
export function roundedUp(amount: number): number {
  const step = amount < 500 ? 5 : 10;
  return Math.ceil(Number((amount / step).toFixed(6))) * step;
}

/** US dollars for an axis or a narrow place: $1.2M. */
export function shortMoney(amount: string | number): string {
  return compactDollars(Number(amount));
}

/** A fraction as whole percent. */
export function percent(fraction: number | null | undefined): string {
  return fraction === null || fraction === undefined ? '–' : percents(fraction);
}

/** A fraction as percent with a decimal: for returns and shares. */
export function finePercent(fraction: string | number | null | undefined): string {
  return fraction === null || fraction === undefined ? '–' : finePercents(Number(fraction));
}

/** A whole number with separators. */
export function count(value: number): string {
  return counts(value);
}

const hundredths = numbers({
  style: 'unit',
  unit: 'second',
  unitDisplay: 'narrow',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

/** Seconds to the hundredth: agents are quick. */
export function seconds(value: number): string {
  return hundredths(value);
}

/** `1 year`, `12 years`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${counts(value)} ${value === 1 ? one : many}`;
}

/** A day where the browser is. */
export function day(instant: string): string {
  return new Date(instant).toLocaleDateString(locale, { dateStyle: 'medium' });
}

/** The month so many months after an instant. */
export function month(instant: string, after: number): string {
  const date = new Date(instant);
  return new Date(date.getFullYear(), date.getMonth() + after, 1).toLocaleDateString(locale, {
    month: 'long',
    year: 'numeric',
  });
}

/** A moment where the browser is. */
export function moment(instant: string): string {
  return new Date(instant).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
}

/** A time of day to the hundredth of a second: agents are quick. */
export function clock(instant: string): string {
  const date = new Date(instant);
  const hundredths = String(Math.floor(date.getMilliseconds() / 10)).padStart(2, '0');
  return `${date.toLocaleTimeString(locale, { hour12: false })}.${hundredths}`;
}

/** Bytes, as people say them. */
export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const unit = Math.min(Math.floor(Math.log10(Math.max(size, 1)) / 3), units.length - 1);
  return `${(size / 1000 ** unit).toFixed(unit === 0 ? 0 : 1)} ${units[unit] ?? 'B'}`;
}
