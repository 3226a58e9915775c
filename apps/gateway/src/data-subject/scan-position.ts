import type { InputReader } from '@app/common';

const PARTS = ['unrouted', 'spool'] as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Where a walk over what the gateway keeps goes on: after this row. */
export interface ScanPosition {
  part: (typeof PARTS)[number];
  after: string;
}

// What is driven again moves from unrouted into the spool: in this order it is met there.
export const UNROUTED_START: ScanPosition = { part: 'unrouted', after: BEFORE_ALL };
export const SPOOL_START: ScanPosition = { part: 'spool', after: BEFORE_ALL };

/** A position as a text that a caller hands back; null where the walk has ended. */
export function writePosition(position: ScanPosition | null): string | null {
  return position && `${position.part}:${position.after}`;
}

/** Reads where a walk goes on; a text that was never given out is refused. */
export function readPosition(input: InputReader): ScanPosition {
  const cursor = input.text('cursor');
  if (cursor === null) return UNROUTED_START;
  const [name, after = ''] = cursor.split(':');
  const part = PARTS.find((known) => known === name);
  if (part && UUID.test(after)) return { part, after };
  input.addError('cursor', 'is not one that was given out here');
  return UNROUTED_START;
}
