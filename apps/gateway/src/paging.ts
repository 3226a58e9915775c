import type { InputReader } from '@app/common';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MAX_IDS = 1_000;
const PAGE_SIZE = { usual: 50, most: 1_000 };

/** The parameters of every list here. */
export const PAGE_PARAMETERS = {
  cursor: { type: 'string', description: 'Where to go on: next_cursor of the page before' },
  page_size: { type: 'integer', minimum: 1, default: 50, description: 'More than 1000 is taken as 1000' },
  limit: { type: 'integer', minimum: 1, description: 'Another name for page_size' },
};

/** Members of a body that choose rows by their ids. */
export const IDS = {
  ids: { type: 'array', minItems: 1, maxItems: MAX_IDS, items: { type: 'string', format: 'uuid' } },
};

/** The member of a body that says that everything is meant. */
export const ALL = { all: { type: 'boolean', description: 'true: all, where nothing else chooses' } };

export interface PageQuery {
  /** The id of the last row of the page before. */
  beforeId: string | null;
  limit: number;
}

/** Reads which page of a list is asked for. */
export function readPage(input: InputReader): PageQuery {
  const cursor = input.text('cursor');
  if (cursor !== null && !UUID.test(cursor)) input.addError('cursor', 'is not one of ours');
  const limit =
    input.wholeNumber('limit', 1, PAGE_SIZE.most) ??
    input.wholeNumber('page_size', 1, PAGE_SIZE.most) ??
    PAGE_SIZE.usual;
  return { beforeId: cursor, limit };
}

/**
 * A page of rows, the newest first, in the form of all our lists.
 *
 * @param isCut more follow though the page has fewer rows than were asked for
 */
export function writePage(
  data: readonly { id: string }[],
  { limit }: PageQuery,
  isCut = false,
): Record<string, unknown> {
  const next = isCut || data.length === limit ? (data.at(-1)?.id ?? null) : null;
  return { data, next_cursor: next, page: null, page_size: limit, total: null };
}

/** Some ids, or none named. */
export function readIds(input: InputReader): string[] | null {
  return input.list('ids', (id) => UUID.test(id), { max: MAX_IDS, what: 'ids' });
}
