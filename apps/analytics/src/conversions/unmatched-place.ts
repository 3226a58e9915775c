import type { InputReader } from '@app/common';

/** The last row of a page: the next one begins after it, also when rows were added or matched meanwhile. */
export interface UnmatchedPlace {
  at: string;
  /** Distinguishes rows of the same time, in the order of the list. */
  rest: (string | number)[];
}

/** The kinds of the values in `rest`, by list. */
export const CLICK_PLACE = ['uuid'] as const;
export const CONVERSION_PLACE = ['text', 'integer', 'text', 'text'] as const;
type Kind = (typeof CLICK_PLACE | typeof CONVERSION_PLACE)[number];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function writePlace({ at, rest }: UnmatchedPlace): string {
  return Buffer.from(JSON.stringify([at, ...rest])).toString('base64url');
}

/** The place of the request's cursor; undefined: from the start. Adds a field error for a text that no list gave out. */
export function readPlace(input: InputReader, kinds: readonly Kind[]): UnmatchedPlace | undefined {
  const cursor = input.text('cursor');
  if (cursor === null) return undefined;
  const [at, ...rest] = parse(cursor);
  const isOurs =
    typeof at === 'string' &&
    isTime(at) &&
    rest.length === kinds.length &&
    rest.every((value, index) => isOfKind(value, kinds[index]!));
  if (isOurs) return { at, rest: rest as (string | number)[] };
  input.addError('cursor', 'invalid_cursor', 'is not one that was given out here');
  return undefined;
}

function parse(cursor: string): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(values) ? values : [];
  } catch {
    return [];
  }
}

function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}

/** PostgreSQL refuses NUL in a text, and numbers that are no integers of its own. */
function isOfKind(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'uuid':
      return typeof value === 'string' && UUID.test(value);
    case 'text':
      return typeof value === 'string' && !value.includes('\0');
    case 'integer':
      return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31;
  }
}
