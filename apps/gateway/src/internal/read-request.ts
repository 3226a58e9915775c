import { type Fault, problems, readJsonBody } from '@app/common';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST_IDS = 1_000;
const PAGE_SIZE = { usual: 50, most: 1_000 };

export interface PageRequest {
  /** The id of the last row of the page before. */
  beforeId: string | null;
  limit: number;
}

/** @throws Problem invalid_request (422) */
export function readPage(query: Readonly<Record<string, unknown>>): PageRequest {
  const { cursor, limit, page_size: pageSize } = query;
  const faults: Fault[] = [];
  if (cursor !== undefined && !isUuid(cursor)) faults.push({ field: 'cursor', reason: 'is not one of ours' });
  const size = Number(limit ?? pageSize ?? PAGE_SIZE.usual);
  if (!Number.isInteger(size) || size < 1) faults.push({ field: 'limit', reason: 'must be a whole number from 1' });
  if (faults.length > 0) throw problems.invalidRequest(faults);
  return { beforeId: isUuid(cursor) ? cursor : null, limit: Math.min(size, PAGE_SIZE.most) };
}

/** A page of rows, the newest first, in the form of all our lists. */
export function writePage(data: readonly { id: string }[], { limit }: PageRequest): Record<string, unknown> {
  const next = data.length === limit ? data.at(-1)!.id : null;
  return { data, next_cursor: next, page: null, page_size: limit, total: null };
}

/** The members of a JSON body that is an object. @throws Problem bad_request (400), invalid_request (422) */
export function readMembers(body: unknown): Readonly<Record<string, unknown>> {
  const members = readJsonBody(body) ?? {};
  if (typeof members !== 'object' || members === null || Array.isArray(members)) {
    throw problems.invalidRequest([{ field: '', reason: 'must be a JSON object' }]);
  }
  return members as Record<string, unknown>;
}

/** Some ids, or none named. @throws Problem invalid_request (422) */
export function readIds({ ids }: Readonly<Record<string, unknown>>): string[] | null {
  if (ids === undefined) return null;
  if (Array.isArray(ids) && ids.length > 0 && ids.length <= MOST_IDS && ids.every(isUuid)) return ids;
  throw problems.invalidRequest([{ field: 'ids', reason: `must be 1 to ${MOST_IDS} ids` }]);
}

/** @throws Problem invalid_request (422) for what is no text */
export function readText(from: Readonly<Record<string, unknown>>, field: string): string | null {
  const value = from[field];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && value !== '' && !value.includes('\0')) return value;
  throw problems.invalidRequest([{ field, reason: 'must be a text' }]);
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
