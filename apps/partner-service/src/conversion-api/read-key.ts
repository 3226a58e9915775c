import type { InputReader } from '@app/common';
import { KEY_FIELDS } from '@app/postback';
import { conversionKeyOf, fieldsInKey, type KeyValues, splitStateId } from '../conversions/conversion-key';
import { knownValues, type LockedStateRow } from '../conversions/conversion-state-row';

/** What a client asks for: values by field, or the value alone of the one further field. */
export type WantedKey = KeyValues | string | null;

/** Reads `key`: a JSON object of the further fields, or their only value. */
export function readKey(input: InputReader): WantedKey {
  const text = input.text('key');
  if (text === null || !text.startsWith('{')) return text;
  const values = parse(text);
  if (values) return values;
  return input.addError('key', 'wrong_format', 'must be a JSON object of fields and their texts');
}

function parse(text: string): KeyValues | undefined {
  try {
    const values = JSON.parse(text) as Record<string, unknown>;
    const isKey = Object.entries(values).every(
      ([field, value]) => (KEY_FIELDS as string[]).includes(field) && (value === null || typeof value === 'string'),
    );
    return isKey ? (values as KeyValues) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a conversion is the one that is asked for; one whose values were erased is known by their hash. */
export function isWanted(state: LockedStateRow, wanted: WantedKey): boolean {
  if (wanted === null) return true;
  const { conversionId, key } = splitStateId(state.conversion_id);
  const fields = fieldsInKey(key);
  if (typeof wanted === 'string') return fields.length === 1 && isWanted(state, { [fields[0]!]: wanted });
  if (key !== null && conversionKeyOf(fields, conversionId, wanted) === key) return true;
  const known = knownValues(state);
  return Object.entries(wanted).every(([field, value]) => (value ?? '') === (known[field] ?? ''));
}

/** The further fields of a conversion's key with their values; null where they are absent, or were erased. */
export function describeKey(state: LockedStateRow): Record<string, string | null> {
  const known = knownValues(state);
  return Object.fromEntries(
    fieldsInKey(splitStateId(state.conversion_id).key).map((field) => [field, known[field] ?? null]),
  );
}
