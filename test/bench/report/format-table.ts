const GAP = '  ';

/** Rows as lines of equally wide columns. The first row is the heading, the first column text, the others figures. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const toLine = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join(GAP)
      .trimEnd();
  const [heading, ...body] = rows.map(toLine);
  return [heading, widths.map((width) => '─'.repeat(width)).join(GAP), ...body].join('\n');
}
