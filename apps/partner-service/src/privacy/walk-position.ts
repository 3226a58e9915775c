import { type Fault, problems } from '@app/common';

/** Where a walk over a partner's database goes on: what is left of it, the part that comes next first. */
export type WalkPosition =
  /** Postbacks of one UTC day, after the one with this id. */
  | { part: 'conversions'; day: string; after: string }
  /** The ledger, after this key. */
  | { part: 'ledger'; tenantId: number; conversionId: string }
  | { part: 'quarantine'; after: string };

export const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';
export const LEDGER_START: WalkPosition = { part: 'ledger', tenantId: 0, conversionId: '' };
export const QUARANTINE_START: WalkPosition = { part: 'quarantine', after: BEFORE_ALL_IDS };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** A position as a text that a caller hands back; null where the walk has ended. */
export function writePosition(position: WalkPosition | null): string | null {
  return position && Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * The position that a caller hands back; undefined: from the start.
 *
 * @throws Problem invalid_request (422) for a text that was never given out
 */
export function readPosition(text: unknown): WalkPosition | undefined {
  if (text === undefined || text === null) return undefined;
  const position = typeof text === 'string' ? parse(text) : undefined;
  if (position && isPosition(position)) return position;
  const fault: Fault = { field: 'cursor', reason: 'is not one that was given out here' };
  throw problems.invalidRequest([fault]);
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function isPosition(value: Record<string, unknown>): value is WalkPosition & Record<string, unknown> {
  if (value['part'] === 'conversions') return DAY.test(String(value['day'])) && UUID.test(String(value['after']));
  if (value['part'] === 'quarantine') return UUID.test(String(value['after']));
  return value['part'] === 'ledger' && Number.isInteger(value['tenantId']) && typeof value['conversionId'] === 'string';
}
