// Returns are fractions for the API and percent for people. The point moves in the text: no double stands between.
import { words } from '../words';

/** `0.0750` as `7.5`; empty where there is none. */
export function formatPercent(fraction: string | null): string {
  if (fraction === null) return '';
  return String(Number((Number(fraction) * 100).toFixed(4)));
}

/** `7.5`, `7,5 %` or `−3` as a fraction; null where it is empty, undefined where it is no number. */
export function parsePercent(percent: string): string | null | undefined {
  const text = percent.trim().replace(/\s*%$/, '').replace('−', '-').replace(',', '.');
  if (text === '') return null;
  const [, sign = '', whole = '', decimals = ''] = /^([-+]?)(\d{1,6})(?:\.(\d*))?$/.exec(text) ?? [];
  if (whole === '') return undefined;
  const digits = whole.padStart(3, '0');
  return `${sign === '-' ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}${decimals}`;
}

/** What is wrong with typed percent: nothing where they are empty. */
export function checkPercent(percent: string): string | undefined {
  return parsePercent(percent) === undefined ? words.plan.performance.bad : undefined;
}
