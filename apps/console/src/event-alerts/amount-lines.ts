/** Amounts by currency as lines that a person edits, such as `MYR 5000.00`. */
export function toLines(amounts: Readonly<Record<string, string>>): string[] {
  return Object.entries(amounts).map(([currency, amount]) => `${currency} ${amount}`);
}

/** The amounts of such lines, for the API to check. The last line of a currency counts. */
export function fromLines(lines: readonly string[]): Record<string, string> {
  const written = lines.filter((line) => line.trim() !== '');
  return Object.fromEntries(
    written.map((line) => {
      const [currency = '', amount = ''] = line.trim().split(/\s+/, 2);
      return [currency.toUpperCase(), amount];
    }),
  );
}
