import {
  CANONICAL_FIELDS,
  type CanonicalField,
  canonicalFieldOf,
  type StoredField,
  SYNONYMS,
} from '../canonical-fields';
import type { FieldRule, MappingLayer } from '../postback-types';
import { compileSecretNames, loosenName, MAX_NAME, type SecretNames } from '../redaction/secret-names';

/** Who wins where two names meet in one field: the lower. Explicit names rank by their place in the mapping. */
const CANONICAL_RANK = 1_000_000;
const SYNONYM_RANK = 2_000_000;
/** A name that only fits without its case stands behind the one that fits exactly. */
const LOOSE_RANK = 0.5;

export interface MappingTarget {
  readonly field: CanonicalField;
  readonly rank: number;
  readonly isToken: boolean;
}

/** A field's rule made ready: its value map is by words without case and space around them. */
export interface CompiledRule {
  readonly field: CanonicalField;
  readonly constant: string | undefined;
  readonly fallback: string | undefined;
  readonly words: ReadonlyMap<string, string> | undefined;
}

/** A mapping made ready: what each incoming name means. Made once for a configuration, used for every postback. */
export interface CompiledMapping {
  readonly targets: ReadonlyMap<string, MappingTarget>;
  /** By names trimmed and in lower case, for senders who write `Conversion_ID`. */
  readonly looseTargets: ReadonlyMap<string, MappingTarget>;
  readonly rules: readonly CompiledRule[];
  /** Which incoming names have secret values, for `writeRawData`: tokens, and what looks like one and means nothing else. */
  readonly secretNames: SecretNames;
}

type Meanings = Pick<CompiledMapping, 'targets' | 'looseTargets'>;

/**
 * Lays a tenant's mapping over its partner's, per incoming name, and its rules, per field, and makes them ready.
 * The tenant's names come first where two names meet. A target that is no field is left out; see `checkMapping`.
 */
export function compileMapping(partner: MappingLayer, tenant?: MappingLayer): CompiledMapping {
  const explicit = new Map(Object.entries(tenant?.mapping ?? {}));
  for (const [name, target] of Object.entries(partner.mapping)) if (!explicit.has(name)) explicit.set(name, target);
  const targets = new Map<string, MappingTarget>();
  for (const [name, target] of explicit) addTarget(targets, name, target, targets.size);
  for (const field of Object.keys(CANONICAL_FIELDS)) addTarget(targets, field, field, CANONICAL_RANK);
  for (const synonym of Object.keys(SYNONYMS)) addTarget(targets, synonym, synonym, SYNONYM_RANK);
  const meanings = { targets, looseTargets: loosen(targets) };
  const rules = compileRules({ ...partner.rules, ...tenant?.rules });
  return { ...meanings, rules, secretNames: combineSecretNames([meanings]) };
}

/** What an incoming name means: by the name itself, else without its case. A longer name than any known one is not read. */
export function targetOf({ targets, looseTargets }: Meanings, name: string): MappingTarget | undefined {
  if (name.length > MAX_NAME) return undefined;
  return targets.get(name) ?? looseTargets.get(loosenName(name));
}

/** The column that carries what comes in as `click_id`, `sub_id` or `media_id`. */
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

function compileRule(field: CanonicalField, { constant, default: fallback, values }: FieldRule): CompiledRule {
  const words = values && new Map(Object.entries(values).map(([word, ours]) => [word.trim().toLowerCase(), ours]));
  return { field, constant, fallback, words };
}

/**
 * The names of several mappings together, for requests of which the tenant is not known yet. What is a token to one
 * is secret for all; what is another field to one is evidence, such as a `token` that is a click id. They are united
 * here, once for a configuration, so that a name costs the same whatever the number of tenants.
 */
export function combineSecretNames(mappings: readonly Meanings[]): SecretNames {
  const tokens = new Set<string>();
  const mapped = new Set<string>();
  for (const { targets } of mappings) {
    for (const [name, { isToken }] of targets) (isToken ? tokens : mapped).add(loosenName(name));
  }
  return compileSecretNames(tokens, (name) => name.length <= MAX_NAME && mapped.has(loosenName(name)));
}
