import { type Fault, problems } from '@app/common';

/** The documented habits of every list: a size, and a page or a cursor. */
export interface PageRequest {
  pageSize: number;
  /** Counted from one; null when a cursor is used. */
  page: number | null;
  /** The page was asked for by its number: one after another is read so, and none may leave out what is its own. */
  isNumbered: boolean;
  cursor: Cursor | null;
}

/** A place in a list, at the last row that was looked at: rows older than it follow. */
export interface Cursor {
  receivedAt: string;
  id: string;
}

/** What was found for a page. */
export interface Found<Row> {
  /** The rows of the page, and one more if there are more. */
  rows: Row[];
  /** Where a walk stopped for want of time before the page was full; what is older has not been looked at. */
  stoppedAt: Cursor | null;
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const LEAST_UUID = '00000000-0000-0000-0000-000000000000';

/** An answer has so much of what was received at most; of the rows after that the content is left out. */
export const MOST_CONTENT_BYTES = 16 * 1024 * 1024;

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1_000;
/** Beyond it a page number would make the database walk over all before it; a cursor does not. */
const MAX_ROWS_BY_PAGE = 100_000;

/** A query string as the framework parses it: a repeated name is a list. */
export type Query = Readonly<Record<string, string | string[] | undefined>>;

/** Reads a query string's values one by one and collects what is wrong with them, to refuse all at once. */
export class QueryReader {
  private readonly faults: Fault[] = [];

  constructor(private readonly query: Query) {}

  text(name: string): string | null {
    const given = this.query[name];
    const value = Array.isArray(given) ? given[0] : given;
    if (value === undefined || value === '') return null;
    return value.includes('\0') ? this.refuse(name, 'must not contain NUL') : value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | null {
    const value = this.text(name);
    if (value === null || (allowed as readonly string[]).includes(value)) return value as T | null;
    return this.refuse(name, `must be one of ${allowed.join(', ')}`);
  }

  /** ISO 8601 with a zone, or a bare date or time, which is then UTC. */
  time(name: string): string | null {
    const value = this.text(name);
    if (value === null) return null;
    const hasZone = /(Z|[+-]\d{2}:?\d{2})$/i.test(value);
    const text = hasZone || value.length === 10 ? value : `${value.replace(' ', 'T')}Z`;
    const time = new Date(text);
    const year = time.getUTCFullYear();
    if (Number.isNaN(year) || year < 1 || year > 9999)
      return this.refuse(name, 'must be a time such as 2025-01-01T12:00:00Z');
    return time.toISOString();
  }

  wholeNumber(name: string, least: number, most: number): number | null {
    const value = this.text(name);
    if (value === null) return null;
    if (!/^\d{1,9}$/.test(value) || Number(value) < least) {
      return this.refuse(name, `must be a whole number of at least ${least}`);
    }
    return Math.min(Number(value), most);
  }

  page(): PageRequest {
    const pageSize =
      this.wholeNumber('page_size', 1, MAX_PAGE_SIZE) ??
      this.wholeNumber('limit', 1, MAX_PAGE_SIZE) ??
      DEFAULT_PAGE_SIZE;
    const page = this.wholeNumber('page', 1, 999_999_999);
    const cursor = this.cursor();
    if (page !== null && page * pageSize > MAX_ROWS_BY_PAGE) {
      this.refuse('page', `reaches at most ${MAX_ROWS_BY_PAGE} rows; use cursor beyond`);
    }
    return { pageSize, page: cursor ? null : (page ?? 1), isNumbered: page !== null && !cursor, cursor };
  }

  /** @throws Problem invalid_request (422) with every fault found so far */
  throwFaults(): void {
    if (this.faults.length > 0) throw problems.invalidRequest(this.faults);
  }

  private cursor(): Cursor | null {
    const value = this.text('cursor');
    if (value === null) return null;
    const [receivedAt, id] = Buffer.from(value, 'base64url').toString().split(' ');
    const valid = receivedAt && id && ISO_TIME.test(receivedAt) && UUID.test(id);
    return valid ? { receivedAt, id } : this.refuse('cursor', 'is not one that a list here gave out');
  }

  /** Notes a fault that only its caller can see. */
  refuse(field: string, reason: string): null {
    this.faults.push({ field, value: this.query[field], reason });
    return null;
  }
}

/** The place before everything of a moment, and after everything that is newer. */
export function placeBefore(timeMs: number): Cursor {
  return { receivedAt: new Date(timeMs).toISOString(), id: LEAST_UUID };
}

/** Where the next page goes on; null when there is none. */
export function nextCursor(
  { pageSize }: Pick<PageRequest, 'pageSize'>,
  { rows, stoppedAt }: Found<{ received_at: string; id: string }>,
): string | null {
  const last = rows.length > pageSize ? rows[pageSize - 1] : undefined;
  if (last) return writeCursor({ receivedAt: last.received_at, id: last.id });
  return stoppedAt && writeCursor(stoppedAt);
}

function writeCursor({ receivedAt, id }: Cursor): string {
  return Buffer.from(`${receivedAt} ${id}`).toString('base64url');
}

/** The total of a list. Whoever goes on by cursor has seen it, and a last page tells it; else it is counted. */
export async function totalOf(
  { page, pageSize }: PageRequest,
  { rows, stoppedAt }: Found<unknown>,
  count: () => Promise<number | null>,
): Promise<number | null> {
  if (page === null || stoppedAt !== null) return null;
  const isLast = rows.length <= pageSize && (rows.length > 0 || page === 1);
  return isLast ? (page - 1) * pageSize + rows.length : count();
}

/** A page of a list, in the form that all lists share. */
export interface Page<Row> {
  data: Row[];
  next_cursor: string | null;
  page: number | null;
  page_size: number;
  /** Null where counting would take longer than the page is worth. */
  total: number | null;
}
