import type { SearchTexts } from '../search-texts';

/** The address of an export of what a list shows. */
export function exportHref(
  path: string,
  columns: readonly { id: string; fields?: readonly string[] }[],
  filters: SearchTexts,
  options: SearchTexts,
): string {
  // Two columns may show parts of the same member.
  const names = [...new Set(columns.flatMap(({ id, fields }) => fields ?? [id]))];
  const given = Object.entries({ ...filters, ...options }).filter((entry): entry is [string, string] => !!entry[1]);
  return `${path}?${new URLSearchParams([...given, ['columns', names.join(',')]]).toString()}`;
}

/**
 * The address with its zone named, and with an end where the list has one and none is set.
 *
 * @param zone a named one, or `partner` for that of each row
 */
export function frozenLink(href: string, zone: string, hasEnd: boolean, now: Date): string {
  const url = new URL(href);
  url.searchParams.set('tz', zone);
  if (hasEnd && !url.searchParams.has('to')) url.searchParams.set('to', now.toISOString());
  return url.href;
}
