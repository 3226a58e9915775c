import type { InputReader } from '@app/common';
import type { Schema } from '@app/common/input/contract';
import type { ListRequest } from './event-lists.repository';
import { type CursorPart, readCursor } from './list-cursor';

const IDS = /^\d{1,9}(?:,\d{1,9})*$/;
const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1_000;

/** The parameters of every list. */
export const PAGE_OF_SOURCES: Record<string, Schema> = {
  source_ids: { type: 'string', description: 'Numbers of sources, separated by commas' },
  page_size: { type: 'integer', minimum: 1, default: DEFAULT_PAGE_SIZE },
  cursor: { type: 'string', description: 'next_cursor of the page before' },
};

/**
 * The page that a request asks for.
 *
 * @param form of the cursors of the list
 * @throws Problem invalid_request (422) with every field error so far
 */
export function readListRequest(input: InputReader, form: readonly CursorPart[]): ListRequest {
  const cursor = input.text('cursor');
  const after = cursor === null ? undefined : readCursor(cursor, form);
  if (cursor !== null && !after) input.addError('cursor', 'invalid_cursor', 'is no next_cursor of this list');
  const ids = input.text('source_ids') ?? '';
  if (!IDS.test(ids)) input.addError('source_ids', 'wrong_format', 'must be numbers, separated by commas');
  const pageSize = input.wholeNumber('page_size', 1, MAX_PAGE_SIZE) ?? DEFAULT_PAGE_SIZE;
  input.check();
  return { sourceIds: ids.split(',').map(Number), after, pageSize };
}
