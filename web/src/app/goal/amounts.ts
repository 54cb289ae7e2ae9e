// Figures as people type them: amounts, spans of time, percent. What is sent is exact text; no double stands between.

const POWERS: Record<string, number> = { '': 0, k: 3, thousand: 3, tausend: 3, m: 6, mio: 6, million: 6, millionen: 6 };

/**
 * US dollars as a decimal in text, so that no cent is lost on the way; null where there are none. `60k`, `1.2 million`, `60,000`
 * and `60.000` are amounts: a point or comma before three digits parts thousands.
 */
export function parseAmount(text: string): string | null {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/^\$\s*|^usd\s*|\s*usd$|\s*\$$/g, '');
  const [, figure = '', unit = ''] =
    /^([\d.,'’\s]+?)\s*(k|thousand|tausend|m|mio\.?|millions?|millionen)?$/.exec(plain) ?? [];
  const digits = withoutSeparators(figure.replace(/['’\s]/g, ''), unit !== '');
  if (digits === null) return null;
  return shifted(digits, POWERS[unit.replace(/[.]$/, '').replace(/^millions$/, 'million')] ?? 0);
}

/** Digits with at most one point. Before a unit a point is always one of decimals: `1.234m`. */
function withoutSeparators(figure: string, hasUnit: boolean): string | null {
  if (/^\d+$/.test(figure)) return figure;
  const grouped = /^[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d{1,2})?$/.exec(figure);
  if (grouped && !(hasUnit && figure.split(/[.,]/).length === 2)) {
    const separator = grouped[1] ?? ',';
    return figure.replaceAll(separator, '').replace(',', '.');
  }
  return /^\d+[.,]\d+$/.test(figure) ? figure.replace(',', '.') : null;
}

/** A decimal times a power of ten. */
function shifted(decimal: string, power: number): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const digits = fraction.padEnd(power, '0');
  const [before, after] = [`${whole}${digits.slice(0, power)}`.replace(/^0+(?=\d)/, ''), digits.slice(power)];
  return after === '' ? before : `${before}.${after}`;
}

/** Months in a typed span: `12` and `2.5` are years, `30 months` are months; null where there are none. */
export function parseMonths(text: string): number | null {
  const [, figure = '', unit = ''] =
    /^(\d{1,4}(?:[.,]\d{1,2})?)\s*(years?|yrs?|y|jahren?|jahre|months?|m|monaten?|monate)?$/i.exec(text.trim()) ?? [];
  if (figure === '') return null;
  const value = Number(figure.replace(',', '.'));
  return Math.round(unit.toLowerCase().startsWith('m') ? value : value * 12);
}

/** Percent as a fraction in text; null where there is none. The point moves in the text. */
export function parseFraction(text: string): string | null {
  const [, whole = '', decimals = ''] = /^(\d{1,3})(?:[.,](\d{1,4}))?\s*%?$/.exec(text.trim()) ?? [];
  if (whole === '') return null;
  const digits = whole.padStart(3, '0');
  return `${Number(digits.slice(0, -2))}.${digits.slice(-2)}${decimals}`;
}

/** A whole number of years of age; null where there is none. */
export function parseAge(text: string): number | null {
  const digits = text.trim();
  return /^\d{1,3}$/.test(digits) && Number(digits) <= 120 ? Number(digits) : null;
}
