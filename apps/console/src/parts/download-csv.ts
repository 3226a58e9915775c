/** Lets the browser save lines of CSV as a file. The mark at its beginning has spreadsheets read it as UTF-8. */
export function downloadCsv(name: string, lines: readonly string[]): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\uFEFF', ...lines], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
