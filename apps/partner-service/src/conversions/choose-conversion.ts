import { conversionKeyOf, fieldsInKey, type KeyValues } from './conversion-key';

/** A conversion with the id of a postback, under the present key or one of an earlier setting. */
export interface KnownConversion {
  key: string | null;
  originalId: string;
  /** The present values of its fields. */
  values: KeyValues;
}

/** The parts of a postback that identify its conversion. */
export interface KeyedPostback {
  conversionId: string;
  /** By the present setting. */
  key: string | undefined;
  fields: readonly string[];
  values: KeyValues;
}

/**
 * Chooses the conversion that a postback belongs to, after a change of `conversion_key` too: the one whose key has the
 * most fields among those that agree with the postback in every field of either key. Else the oldest that the postback
 * only says too little for. A postback that contradicts all of them is a conversion of its own.
 *
 * @returns undefined where that is the conversion of the postback's own key
 */
export function chooseConversion(
  postback: KeyedPostback,
  known: readonly KnownConversion[],
): KnownConversion | undefined {
  const oldestFirst = known.toSorted((one, other) => (one.originalId < other.originalId ? -1 : 1));
  const agreeing = oldestFirst.filter((one) => one.key === (postback.key ?? null) || agrees(postback, one));
  const depth = Math.max(...agreeing.map(({ key }) => fieldsInKey(key).length));
  const chosen =
    agreeing.find(({ key }) => fieldsInKey(key).length === depth) ?? oldestFirst.find((one) => isSilent(postback, one));
  return chosen?.key === (postback.key ?? null) ? undefined : chosen;
}

function agrees(postback: KeyedPostback, { key, values }: KnownConversion): boolean {
  const fields = fieldsInKey(key);
  const isSame = key === null || conversionKeyOf(fields, postback.conversionId, postback.values) === key;
  return isSame && agreesIn(postback.fields, postback.values, values);
}

/** The fields in which the keys differ are missing in the postback. */
function isSilent(postback: KeyedPostback, { key, values }: KnownConversion): boolean {
  const others = fieldsInKey(key).filter((field) => !postback.fields.includes(field));
  const isMissing = others.length > 0 && others.every((field) => (postback.values[field] ?? '') === '');
  return isMissing && agreesIn(postback.fields, postback.values, values);
}

function agreesIn(fields: readonly string[], one: KeyValues, other: KeyValues): boolean {
  return fields.every((field) => (one[field] ?? '') === (other[field] ?? ''));
}
