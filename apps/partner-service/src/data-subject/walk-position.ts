import type { InputReader } from '@app/common';
import { isConversionKey, readCursor } from '../list/cursor';

/** Where a walk over a partner's database continues. */
export type WalkPosition =
  /** Postbacks of one UTC day, after the one with this id. */
  | { part: 'conversions'; day: string; after: string }
  /** conversion_state, after this key. */
  | { part: 'ledger'; tenantId: number; conversionId: string }
  | { part: 'quarantine'; after: string };

export const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';
export const STATES_START: WalkPosition = { part: 'ledger', tenantId: 0, conversionId: '' };
export const QUARANTINE_START: WalkPosition = { part: 'quarantine', after: BEFORE_ALL_IDS };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Reads the cursor that a client sends back; undefined means from the start. */
export function readPosition(input: InputReader): WalkPosition | undefined {
  const text = input.text('cursor');
  if (text === null) return undefined;
  const position = readCursor(text);
  if (isPosition(position)) return position;
  input.addError('cursor', 'invalid_cursor', 'is not one that was given out here');
  return undefined;
}

function isPosition(value: Record<string, unknown>): value is WalkPosition & Record<string, unknown> {
  if (value['part'] === 'conversions') return isDay(String(value['day'])) && UUID.test(String(value['after']));
  if (value['part'] === 'quarantine') return UUID.test(String(value['after']));
  return value['part'] === 'ledger' && isConversionKey(value);
}

/** A day that exists: PostgreSQL refuses others. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return DAY.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
