/** Hands a value to the person as a JSON file. */
export function downloadJson(name: string, value: unknown): void {
  download(name, JSON.stringify(value, null, 2), 'application/json');
}

/** Hands a table to the person as a CSV file; spreadsheets know its encoding by the mark at its start. */
export function downloadCsv(name: string, csv: string): void {
  download(name, `\u{feff}${csv}`, 'text/csv');
}

function download(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the data by the next task.
  setTimeout(() => URL.revokeObjectURL(address));
}
