import type { InputReader } from '@app/common';
import { isUuid } from '../database/uuid';

const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d(?::?\d\d)?)$/;

/** The place in a list by time and id that the member `cursor` names; its check reports one of another list. */
export function readCursor(input: InputReader): [time: string, id: string] | null {
  const cursor = input.text('cursor');
  if (cursor === null) return null;
  const place = parse(cursor);
  return place ?? input.addError('cursor', 'invalid_cursor', 'is no next_cursor of this list');
}

function parse(cursor: string): [string, string] | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 2) return undefined;
  const [time, id] = parts as unknown[];
  if (typeof time !== 'string' || !TIME.test(time) || Number.isNaN(Date.parse(time))) return undefined;
  return typeof id === 'string' && isUuid(id) ? [time, id] : undefined;
}
