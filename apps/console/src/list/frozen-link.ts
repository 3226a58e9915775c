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
