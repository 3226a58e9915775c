import { problems } from '@app/common';

const PARTS = ['unrouted', 'spool'] as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Where a walk over what the gateway keeps goes on: after this row. */
export interface WalkPosition {
  part: (typeof PARTS)[number];
  after: string;
}

// What is driven again moves from unrouted into the spool: in this order it is met there.
export const UNROUTED_START: WalkPosition = { part: 'unrouted', after: BEFORE_ALL };
export const SPOOL_START: WalkPosition = { part: 'spool', after: BEFORE_ALL };

/** A position as a text that a caller hands back; null where the walk has ended. */
export function writePosition(position: WalkPosition | null): string | null {
  return position && `${position.part}:${position.after}`;
}

/** @throws Problem invalid_request (422) for a text that was never given out */
export function readPosition({ cursor }: Readonly<Record<string, unknown>>): WalkPosition {
  if (cursor === undefined || cursor === null) return UNROUTED_START;
  const [name, after = ''] = typeof cursor === 'string' ? cursor.split(':') : [];
  const part = PARTS.find((known) => known === name);
  if (part && UUID.test(after)) return { part, after };
  throw problems.invalidRequest([{ field: 'cursor', reason: 'is not one that was given out here' }]);
}
