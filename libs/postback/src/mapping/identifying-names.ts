import type { CanonicalField } from '../canonical-fields';
import { columnOf, type CompiledMapping, type MappingTarget, targetOf } from './compile-mapping';
import { cleanText } from '../normalizing/normalize-text';
import { loosenName, MAX_NAME } from '../redaction/secret-names';

/** The fields in which click ids and sub ids are stored under any mapping. They are masked and erased. */
export const IDENTIFYING_FIELDS = [
  'click_id',
  'sub_id',
  'adv_sub',
  'adv_sub2',
  'adv_sub3',
  'adv_sub4',
  'adv_sub5',
  'aff_sub',
  'aff_sub2',
  'aff_sub3',
  'aff_sub4',
] as const satisfies readonly CanonicalField[];

const IDENTIFYING: ReadonlySet<CanonicalField> = new Set(IDENTIFYING_FIELDS);

/** Which of a network's ids identifies a person. */
export type PersonKind = 'click_id' | 'sub_id';

/**
 * What a name means for its value. `person`: the field that identifies the person. `identifying`: another field that may
 * hold a person's id. `other`: any other field, such as an amount. `unknown`: not a field.
 */
export type NameMeaning = 'person' | 'identifying' | 'conversion_id' | 'other' | 'unknown';

/** @param path the dotted name of a value @param key its last part, which counts where the path is unknown */
export type MeaningOf = (path: string, key: string) => NameMeaning;

/**
 * What received names mean where any of these mappings may apply. A field that one of them counts never identifies a
 * person.
 *
 * @param kind null for both kinds, in every field that may hold them
 */
export function compileMeanings(mappings: readonly CompiledMapping[], kind: PersonKind | null): MeaningOf {
  const columns = mappings.map((mapping) => kind && columnOf(mapping, kind));
  return cacheKnown(mappings, (path, key) => {
    const targets = mappings.map((mapping) => targetOf(mapping, path) ?? targetOf(mapping, key));
    const known = targets.filter((target): target is MappingTarget => target !== undefined);
    if (known.length === 0) return 'unknown';
    if (known.some(({ field }) => field === 'conversion_id')) return 'conversion_id';
    if (!known.every(({ field }) => IDENTIFYING.has(field))) return 'other';
    const isOfPerson = targets.some((target, at) => target && (kind === null || target.field === columns[at]));
    return isOfPerson ? 'person' : 'identifying';
  });
}

/** Caches meanings by known names only: a request may have any number of unknown names and spellings. */
function cacheKnown(mappings: readonly CompiledMapping[], meaningOf: MeaningOf): MeaningOf {
  const names = new Set(mappings.flatMap(({ targets }) => [...targets.keys()]));
  const looseNames = new Set(mappings.flatMap(({ looseTargets }) => [...looseTargets.keys()]));
  const meanings = new Map<string, NameMeaning>();
  const knownOf = (name: string): string => {
    if (name.length > MAX_NAME) return '';
    if (names.has(name)) return name;
    const loose = loosenName(name);
    // The space distinguishes it from a name that is spelled exactly so.
    return looseNames.has(loose) ? ` ${loose}` : '';
  };
  let last: { path: string; key: string; meaning: NameMeaning } | undefined;
  const find: MeaningOf = (path, key) => {
    const [knownPath, knownKey] = [knownOf(path), knownOf(key)];
    if (knownPath === '' && knownKey === '') return 'unknown';
    const pair = `${knownPath}\n${knownKey}`;
    const meaning = meanings.get(pair) ?? meaningOf(knownPath, knownKey);
    meanings.set(pair, meaning);
    return meaning;
  };
  return (path, key) => {
    // All values of one list have the same name.
    if (last?.path !== path || last.key !== key) last = { path, key, meaning: find(path, key) };
    return last.meaning;
  };
}

const MAX_REFERENCE = 255;

/** Cuts an id to what an index can hold; conversions are looked up by it. */
export function referenceOf(text: string): string;
export function referenceOf(text: string | null): string | null;
export function referenceOf(text: string | null): string | null {
  return text === null || text.length <= MAX_REFERENCE ? text : text.slice(0, MAX_REFERENCE).toWellFormed();
}

/** Whether a received value would be stored with one of these references. */
export function isReference(value: string, references: ReadonlySet<string>): boolean {
  return references.has(referenceOf(cleanText(value)));
}
