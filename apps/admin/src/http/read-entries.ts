/** The entries of a text in which commas separate them, such as codes of partners; undefined for none. */
export function readEntries(text: string | undefined): string[] | undefined {
  const entries = (text ?? '').split(',').flatMap((entry) => entry.trim() || []);
  return entries.length === 0 ? undefined : entries;
}
