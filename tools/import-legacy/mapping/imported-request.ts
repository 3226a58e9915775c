/** Stands where the method of the request would: the row was moved in, and nobody called. */
export const IMPORTED_METHOD = 'MOVED';

/** What names a former database and the partner in it, in receipts' rows and in the progress. */
export function sourceName(database: string, formerPartner: string | null): string {
  return `${database}/${formerPartner ?? ''}`;
}

/** What stands as path in the request line of a moved row: where it came from. */
export function requestPathOf(source: string, id: string): string {
  return `${source}/${id}`;
}

/** What the request lines of all moved rows of a source begin with; the former id follows. */
export function requestLinePrefix(source: string): string {
  return `${IMPORTED_METHOD} ${requestPathOf(source, '')}`;
}
