import { createHash } from 'node:crypto';
import { KEY_FIELDS, type StoredField } from '@app/postback';

/** A field that identifies a conversion together with its conversion_id. */
export type KeyField = Exclude<StoredField, 'conversion_id'>;
export type KeyValues = Readonly<Partial<Record<string, string | null>>>;

/** Stands between a conversion id and the rest of its key: no id contains a control character. */
export const KEY_SEPARATOR = '\u001f';

const HASH_DIGITS = 32;

/** The fields of a `conversion_key` besides conversion_id, in one order whatever that of the setting. */
export function keyFieldsOf(setting: readonly StoredField[] = []): KeyField[] {
  return KEY_FIELDS.filter((field): field is KeyField => field !== 'conversion_id' && setting.includes(field));
}

/**
 * The rest of a key: the names of its fields, and a hash of their values, which is short and names no person. The values
 * are hashed as a list, so that `ab` with `c` is not `a` with `bc`; an absent one is an empty text.
 *
 * @returns undefined where the conversion id alone is the key
 */
export function conversionKeyOf(fields: readonly string[], conversionId: string, values: KeyValues) {
  if (fields.length === 0) return undefined;
  const list = JSON.stringify([conversionId, ...fields.map((field) => values[field] ?? '')]);
  return `${fields.join(',')}:${createHash('sha256').update(list).digest('hex').slice(0, HASH_DIGITS)}`;
}

/** The names of the fields in a conversion key. */
export function fieldsInKey(key: string | null | undefined): string[] {
  return key ? key.slice(0, key.indexOf(':')).split(',') : [];
}

/** What conversion_state calls a conversion: its id, and the rest of its key where it has one. */
export function stateIdOf(row: { conversion_id: string; conversion_key?: string | null | undefined }): string {
  return row.conversion_key ? row.conversion_id + KEY_SEPARATOR + row.conversion_key : row.conversion_id;
}

/** The conversion id and the rest of the key in what conversion_state calls a conversion. */
export function splitStateId(stateId: string): { conversionId: string; key: string | null } {
  const at = stateId.indexOf(KEY_SEPARATOR);
  return at < 0
    ? { conversionId: stateId, key: null }
    : { conversionId: stateId.slice(0, at), key: stateId.slice(at + 1) };
}
