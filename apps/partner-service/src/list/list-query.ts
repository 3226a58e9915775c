import type { InputReader } from '@app/common';
import { type ListPlace, readPlace, writePlace } from '@app/internal-protocol/list-place';

/** The documented habits of every list: a size, and a page or a cursor. */
export interface ListPage {
  pageSize: number;
  /** Counted from one; null when a cursor is used. */
  page: number | null;
  /** The request names the page's number, so the page must be whole: clients read one number after another. */
  isNumbered: boolean;
  cursor: Cursor | null;
}

/** A place in a list, at the last row that was looked at: rows older than it follow. */
export type Cursor = ListPlace;

/** What was found for a page. */
export interface ListResult<Row> {
  /** The rows of the page, and one more if there are more. */
  rows: Row[];
  /** Where a walk stopped for want of time before the page was full; what is older has not been looked at. */
  stoppedAt: Cursor | null;
}

/** The place of a row; null for none. */
export function cursorOf(row: { id: string; received_at: string } | undefined): Cursor | null {
  return row ? { receivedAt: row.received_at, id: row.id } : null;
}

/** A place as the two parameters of a statement; null for none. */
export function placeOf(place: Cursor | null): [string | null, string | null] {
  return [place?.receivedAt ?? null, place?.id ?? null];
}

const MIN_UUID = '00000000-0000-0000-0000-000000000000';

/** An answer has so much of what was received at most; of the rows after that the content is left out. */
export const MAX_CONTENT_BYTES = 16 * 1024 * 1024;

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1_000;
/** Of a page for our own processes, which read whole lists. */
export const MAX_INTERNAL_PAGE_SIZE = 5_000;
/** Beyond it a page number would make the database walk over all before it; a cursor does not. */
const MAX_ROWS_BY_PAGE = 100_000;

/** Reads which page of a list the request wants. */
export function readPage(input: InputReader, maxPageSize = MAX_PAGE_SIZE): ListPage {
  const pageSize =
    input.wholeNumber('page_size', 1, maxPageSize) ?? input.wholeNumber('limit', 1, maxPageSize) ?? DEFAULT_PAGE_SIZE;
  const page = input.wholeNumber('page', 1, 999_999_999);
  const cursor = readCursor(input);
  if (page !== null && page * pageSize > MAX_ROWS_BY_PAGE) {
    input.addError('page', 'out_of_range', `reaches at most ${MAX_ROWS_BY_PAGE} rows; use cursor beyond`);
  }
  return { pageSize, page: cursor ? null : (page ?? 1), isNumbered: page !== null && !cursor, cursor };
}

function readCursor(input: InputReader): Cursor | null {
  const value = input.text('cursor');
  if (value === null) return null;
  return readPlace(value) ?? input.addError('cursor', 'invalid_cursor', 'is not one that a list here gave out');
}

/** The place before everything of a moment, and after everything that is newer. */
export function placeBefore(timeMs: number): Cursor {
  return { receivedAt: new Date(timeMs).toISOString(), id: MIN_UUID };
}

/** A page of a list, in the form that all lists share. @param data the rows of the page, as the response shows them */
export async function listResponse<Row>(
  { page, pageSize }: ListPage,
  { rows, stoppedAt }: ListResult<{ received_at: string; id: string }>,
  data: Row[],
  count: () => Promise<number | null>,
): Promise<ListResponse<Row>> {
  const last = rows.length > pageSize ? cursorOf(rows[pageSize - 1]) : stoppedAt;
  return {
    data,
    next_cursor: last && writePlace(last),
    page,
    page_size: pageSize,
    total: await total(),
  };

  /** Counted unless the page determines it; null for a page that a cursor continues. */
  async function total(): Promise<number | null> {
    if (page === null || stoppedAt !== null) return null;
    const isLast = rows.length <= pageSize && (rows.length > 0 || page === 1);
    return isLast ? (page - 1) * pageSize + rows.length : count();
  }
}

/** A page of a list, in the form that all lists share. */
export interface ListResponse<Row> {
  data: Row[];
  next_cursor: string | null;
  page: number | null;
  page_size: number;
  /** Null where counting would take longer than the page is worth. */
  total: number | null;
}
