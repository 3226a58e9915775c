import { type StoredField, STORED_FIELDS } from '@app/postback/canonical-fields';
import type { NormalizedPostback } from '@app/postback/postback-types';

export type ComparedField = StoredField | 'status_original';

/** A field under two mappings. */
export interface FieldPair {
  field: ComparedField;
  before: string | null;
  after: string | null;
}

const COMPARED: readonly ComparedField[] = [...STORED_FIELDS, 'status_original'];

/** Every field that has a value under one of the mappings. */
export function pairFields(before: NormalizedPostback, after: NormalizedPostback): FieldPair[] {
  return COMPARED.map((field) => ({ field, before: valueOf(before, field), after: valueOf(after, field) })).filter(
    (pair) => pair.before !== null || pair.after !== null,
  );
}

export type Effect = 'same' | 'changes' | 'leaves_quarantine' | 'enters_quarantine';

/** What becomes of a postback when one mapping follows the other. */
export function effectOf(before: NormalizedPostback, after: NormalizedPostback): Effect {
  if (before.ok !== after.ok) return before.ok ? 'enters_quarantine' : 'leaves_quarantine';
  return pairFields(before, after).some((pair) => pair.before !== pair.after) ? 'changes' : 'same';
}

function valueOf(result: NormalizedPostback, field: ComparedField): string | null {
  return result.ok ? result.postback[field] : null;
}
