import type { CanonicalField } from '../canonical-fields';
import { columnOf, type CompiledMapping, type MappingTarget, targetOf } from './compile-mapping';
import { cleanText } from '../normalizing/normalize-text';
import { loosenName, MAX_NAME } from '../redaction/secret-names';

/** The fields that click ids and sub ids come to stand in, whatever a mapping makes of them: masked, and erased. */
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

/** Which of a network's ids tells who a person is. */
export type PersonKind = 'click_id' | 'sub_id';

/**
 * What a name says of its value. `person`: the field that tells whose the postback is. `identifying`: another field
 * that may hold a person's id. `unknown`: no field at all. `other`: any other field, such as an amount.
 */
export type NameMeaning = 'person' | 'identifying' | 'conversion_id' | 'other' | 'unknown';

/** @param path the dotted name of a value; what it does not tell, its last part may @param key that last part */
export type MeaningOf = (path: string, key: string) => NameMeaning;

/**
 * What incoming names mean where any of these mappings may hold. What is counted by one of them is never a person's.
 *
 * @param kind null where both are looked for alike, with every field that may hold them
 */
export function compileMeanings(mappings: readonly CompiledMapping[], kind: PersonKind | null): MeaningOf {
  const columns = mappings.map((mapping) => kind && columnOf(mapping, kind));
  return rememberKnown(mappings, (path, key) => {
    const targets = mappings.map((mapping) => targetOf(mapping, path) ?? targetOf(mapping, key));
    const known = targets.filter((target): target is MappingTarget => target !== undefined);
    if (known.length === 0) return 'unknown';
    if (known.some(({ field }) => field === 'conversion_id')) return 'conversion_id';
    if (!known.every(({ field }) => IDENTIFYING.has(field))) return 'other';
    const isOfPerson = targets.some((target, at) => target && (kind === null || target.field === columns[at]));
    return isOfPerson ? 'person' : 'identifying';
  });
}

/**
 * All mappings are asked once for every two of their names. A request may have any number of others, and of ways to
 * write one, of which none says anything.
 */
function rememberKnown(mappings: readonly CompiledMapping[], meaningOf: MeaningOf): MeaningOf {
  const names = new Set(mappings.flatMap(({ targets }) => [...targets.keys()]));
  const looseNames = new Set(mappings.flatMap(({ looseTargets }) => [...looseTargets.keys()]));
  const meanings = new Map<string, NameMeaning>();
  const knownOf = (name: string): string => {
    if (name.length > MAX_NAME) return '';
    if (names.has(name)) return name;
    const loose = loosenName(name);
    // The space keeps it from being one of the names that are written so exactly.
    return looseNames.has(loose) ? ` ${loose}` : '';
  };
  let last: { path: string; key: string; meaning: NameMeaning } | undefined;
  const find: MeaningOf = (path, key) => {
    const [knownPath, knownKey] = [knownOf(path), knownOf(key)];
    if (knownPath === '' && knownKey === '') return 'unknown';
    const both = `${knownPath}\n${knownKey}`;
    const meaning = meanings.get(both) ?? meaningOf(knownPath, knownKey);
    meanings.set(both, meaning);
    return meaning;
  };
  return (path, key) => {
    // The values of one list have one name.
    if (last?.path !== path || last.key !== key) last = { path, key, meaning: find(path, key) };
    return last.meaning;
  };
}

const MAX_REFERENCE = 255;

/** What a conversion is looked up by is indexed, and an index has no room for more. */
export function referenceOf(text: string): string;
export function referenceOf(text: string | null): string | null;
export function referenceOf(text: string | null): string | null {
  return text === null || text.length <= MAX_REFERENCE ? text : text.slice(0, MAX_REFERENCE).toWellFormed();
}

/** Whether a received value is one of these references, as it is once it is stored. */
export function isReference(value: string, references: ReadonlySet<string>): boolean {
  return references.has(referenceOf(cleanText(value)));
}
