import {
  CANONICAL_FIELDS,
  type CanonicalField,
  canonicalFieldOf,
  type StoredField,
  SYNONYMS,
} from '../canonical-fields';
import { plainWord } from '../normalizing/normalize-text';
import type { FieldRule, MappingLayer } from '../postback-types';
import { compileSecretNames, loosenName, MAX_NAME, type SecretNames } from '../redaction/secret-names';

/** Of two names for one field, the lower rank wins. Explicit names rank by their position in the mapping. */
const CANONICAL_RANK = 1_000_000;
const SYNONYM_RANK = 2_000_000;
/** Added where a name matches only without case. */
const LOOSE_RANK = 0.5;

export interface MappingTarget {
  readonly field: CanonicalField;
  readonly rank: number;
  readonly isToken: boolean;
}

/** A field's rule, with its value map by `plainWord`. */
export interface CompiledRule {
  readonly field: CanonicalField;
  readonly constant: string | undefined;
  readonly fallback: string | undefined;
  readonly words: ReadonlyMap<string, string> | undefined;
  readonly zeroIsAbsent: boolean;
}

/** Constant texts around an id; empty where there is none. */
export interface Affixes {
  readonly prefix: string;
  readonly suffix: string;
}

/** What each received name means. Compiled once for a configuration and used for every postback. */
export interface CompiledMapping {
  readonly targets: ReadonlyMap<string, MappingTarget>;
  /** By names trimmed and in lower case, for senders that write `Conversion_ID`. */
  readonly looseTargets: ReadonlyMap<string, MappingTarget>;
  readonly rules: readonly CompiledRule[];
  /** The value maps of the rules: a word that one translates is a value, even one that usually means nothing. */
  readonly words: ReadonlyMap<CanonicalField, ReadonlyMap<string, string>>;
  /** Removed from ids before anything else is done with them. */
  readonly affixes: ReadonlyMap<CanonicalField, Affixes>;
  /** For `writeRawData`: names of tokens, and names that look like a secret and mean no other field. */
  readonly secretNames: SecretNames;
}

type Meanings = Pick<CompiledMapping, 'targets' | 'looseTargets'>;

/**
 * Compiles a tenant's mapping laid over its partner's: by received name, and for rules by field. The tenant's names win
 * where two names mean one field. A target that is not a field is left out; see `checkMapping`.
 */
export function compileMapping(partner: MappingLayer, tenant?: MappingLayer): CompiledMapping {
  const explicit = new Map(Object.entries(tenant?.mapping ?? {}));
  for (const [name, target] of Object.entries(partner.mapping)) if (!explicit.has(name)) explicit.set(name, target);
  const targets = new Map<string, MappingTarget>();
  for (const [name, target] of explicit) addTarget(targets, name, target, targets.size);
  for (const field of Object.keys(CANONICAL_FIELDS)) addTarget(targets, field, field, CANONICAL_RANK);
  for (const synonym of Object.keys(SYNONYMS)) addTarget(targets, synonym, synonym, SYNONYM_RANK);
  const meanings = { targets, looseTargets: loosen(targets) };
  const layered = { ...partner.rules, ...tenant?.rules };
  const rules = compileRules(layered);
  const words = new Map(rules.flatMap(({ field, words }) => (words ? [[field, words] as const] : [])));
  return { ...meanings, rules, words, affixes: compileAffixes(layered), secretNames: combineSecretNames([meanings]) };
}

/** Looks a received name up exactly, then without case. */
export function targetOf({ targets, looseTargets }: Meanings, name: string): MappingTarget | undefined {
  if (name.length > MAX_NAME) return undefined;
  return targets.get(name) ?? looseTargets.get(loosenName(name));
}

/** The column that stores what is received as `click_id`, `sub_id` or `media_id`. */
export function columnOf(mapping: CompiledMapping, name: 'click_id' | 'sub_id' | 'media_id'): StoredField {
  const target = targetOf(mapping, name);
  return target && !target.isToken ? (target.field as StoredField) : name;
}

function addTarget(targets: Map<string, MappingTarget>, name: string, target: string, rank: number): void {
  const field = canonicalFieldOf(target);
  if (field && !targets.has(name)) targets.set(name, { field, rank, isToken: CANONICAL_FIELDS[field] === 'token' });
}

function loosen(targets: ReadonlyMap<string, MappingTarget>): Map<string, MappingTarget> {
  const loose = new Map<string, MappingTarget>();
  for (const [name, target] of targets) {
    const plain = loosenName(name);
    if (!loose.has(plain)) loose.set(plain, { ...target, rank: target.rank + LOOSE_RANK });
  }
  return loose;
}

function compileRules(rules: MappingLayer['rules']): CompiledRule[] {
  const compiled: CompiledRule[] = [];
  for (const [name, rule] of Object.entries(rules)) {
    if (Object.hasOwn(CANONICAL_FIELDS, name)) compiled.push(compileRule(name as CanonicalField, rule));
  }
  return compiled;
}

/** In the form of ids, which are composed. */
function compileAffixes(rules: MappingLayer['rules']): Map<CanonicalField, Affixes> {
  const affixes = new Map<CanonicalField, Affixes>();
  for (const [name, { strip_prefix: prefix = '', strip_suffix: suffix = '' }] of Object.entries(rules)) {
    if (!Object.hasOwn(CANONICAL_FIELDS, name) || prefix + suffix === '') continue;
    affixes.set(name as CanonicalField, { prefix: prefix.normalize('NFC'), suffix: suffix.normalize('NFC') });
  }
  return affixes;
}

function compileRule(field: CanonicalField, rule: FieldRule): CompiledRule {
  const { constant, default: fallback, values, zero_is_absent } = rule;
  const words = values && new Map(Object.entries(values).map(([word, ours]) => [plainWord(word), ours]));
  return { field, constant, fallback, words, zeroIsAbsent: zero_is_absent === true };
}

/**
 * Combines the names of several mappings, for requests whose tenant is not known yet. A token of one mapping is secret
 * for all; another field of one, such as a `token` that is a click id, is raw data for all. Combined once for a
 * configuration, so that a name costs the same for any number of tenants.
 */
export function combineSecretNames(mappings: readonly Meanings[]): SecretNames {
  const tokens = new Set<string>();
  const mapped = new Set<string>();
  for (const { targets } of mappings) {
    for (const [name, { isToken }] of targets) (isToken ? tokens : mapped).add(loosenName(name));
  }
  return compileSecretNames(tokens, (name) => name.length <= MAX_NAME && mapped.has(loosenName(name)));
}
