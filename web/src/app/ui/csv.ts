/** A table as CSV (RFC 4180). A text that a spreadsheet would take for a formula is kept a text. */
export function csvOf(columns: string[], rows: string[][]): string {
  return [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
}

function cell(text: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.]+$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
