import type { SearchTexts } from '../search-texts';
import type { Column } from './column';

/** The address of an export of what a list shows. */
export function exportHref(
  path: string,
  columns: readonly Pick<Column<never>, 'id' | 'fields'>[],
  filters: SearchTexts,
  options: SearchTexts,
): string {
  // Two columns may show parts of the same member.
  const names = [...new Set(columns.flatMap(({ id, fields }) => fields ?? [id]))];
  const given = Object.entries({ ...filters, ...options }).filter((entry): entry is [string, string] => !!entry[1]);
  return `${path}?${new URLSearchParams([...given, ['columns', names.join(',')]]).toString()}`;
}
