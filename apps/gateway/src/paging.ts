import type { InputReader } from '@app/common';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MAX_IDS = 1_000;
const PAGE_SIZE = { default: 50, max: 1_000 };

/** The parameters of every list of the gateway. */
export const PAGE_PARAMETERS = {
  cursor: { type: 'string', description: 'Where to go on: next_cursor of the page before' },
  page_size: { type: 'integer', minimum: 1, default: 50, description: 'More than 1000 is taken as 1000' },
  limit: { type: 'integer', minimum: 1, description: 'Another name for page_size' },
};

/** Members of a body that choose rows by their ids. */
export const IDS = {
  ids: { type: 'array', minItems: 1, maxItems: MAX_IDS, items: { type: 'string', format: 'uuid' } },
};

/** The member of a body that chooses all rows. */
export const ALL = { all: { type: 'boolean', description: 'true: all, where nothing else chooses' } };

export interface PageQuery {
  /** The id of the last row of the page before. */
  beforeId: string | null;
  limit: number;
}

export function readPage(input: InputReader): PageQuery {
  const cursor = input.text('cursor');
  if (cursor !== null && !UUID.test(cursor)) input.addError('cursor', 'invalid_cursor', 'is not one of ours');
  const limit =
    input.wholeNumber('limit', 1, PAGE_SIZE.max) ??
    input.wholeNumber('page_size', 1, PAGE_SIZE.max) ??
    PAGE_SIZE.default;
  return { beforeId: cursor, limit };
}

/**
 * A page of rows, the newest first, in the form of all lists of the platform.
 *
 * @param isCut more rows follow, though the page has fewer than its limit
 */
export function writePage(
  data: readonly { id: string }[],
  { limit }: PageQuery,
  isCut = false,
): Record<string, unknown> {
  const next = isCut || data.length === limit ? (data.at(-1)?.id ?? null) : null;
  return { data, next_cursor: next, page: null, page_size: limit, total: null };
}

/** The ids of the body; null when it has none. */
export function readIds(input: InputReader): string[] | null {
  return input.list('ids', (id) => UUID.test(id), { max: MAX_IDS, what: 'ids' });
}
