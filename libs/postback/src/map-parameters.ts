import { absenceOf } from './absent-values';
import { CANONICAL_FIELDS, type CanonicalField, canonicalFieldOf, type StoredField } from './canonical-fields';
import type { FieldRules, MappedValues, MappingLayer, Parameter, Warning } from './postback-types';

/** Who wins where two names meet in one field: the lower. Explicit names rank by their place in the mapping. */
const CANONICAL_RANK = 1_000_000;
const SYNONYM_RANK = 2_000_000;

interface Target {
  field: CanonicalField;
  rank: number;
}

/** A mapping made ready: what each incoming name means. Made once for a configuration, used for every postback. */
export interface CompiledMapping {
  readonly targets: ReadonlyMap<string, Target>;
  readonly looseTargets: ReadonlyMap<string, Target>;
  readonly rules: readonly (readonly [CanonicalField, NonNullable<FieldRules[CanonicalField]>])[];
  /** Incoming names of tokens: their values are secrets. */
  readonly secretNames: ReadonlySet<string>;
}

/** Lays a tenant's mapping over its partner's and makes it ready. Targets that mean nothing are left out. */
export function compileMapping(partner: MappingLayer, tenant?: MappingLayer): CompiledMapping {
  // The tenant's names come first, so that they win where two explicit names meet.
  const explicit = new Map(Object.entries(tenant?.mapping ?? {}));
  for (const [name, target] of Object.entries(partner.mapping)) if (!explicit.has(name)) explicit.set(name, target);
  const targets = new Map<string, Target>();
  for (const [name, target] of explicit) {
    const field = canonicalFieldOf(target);
    if (field) targets.set(name, { field, rank: targets.size });
  }
  for (const field of Object.keys(CANONICAL_FIELDS)) addOwnMeaning(targets, field, CANONICAL_RANK);
  addOwnMeaning(targets, 'conversion_datetime', SYNONYM_RANK);
  addOwnMeaning(targets, 'usd_earning', SYNONYM_RANK);
  const rules = { ...partner.rules, ...tenant?.rules };
  return {
    targets,
    looseTargets: loosen(targets),
    rules: Object.entries(rules) as CompiledMapping['rules'],
    secretNames: new Set([...targets].filter(([, { field }]) => CANONICAL_FIELDS[field] === 'token').map(([name]) => name)),
  };
}

/** Incoming parameters as canonical fields; absent values are skipped, and what lost is noted. */
export function mapParameters(
  mapping: CompiledMapping,
  parameters: readonly Parameter[],
): { values: MappedValues; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const winners = new Map<CanonicalField, Candidate>();
  for (const { name, value, source } of parameters) {
    const target = mapping.targets.get(name) ?? mapping.looseTargets.get(name.trim().toLowerCase());
    if (!target) continue;
    const absence = absenceOf(value);
    if (absence === 'macro') warnings.push({ field: target.field, value: cut(value!), reason: 'The placeholder was not filled in.' });
    if (absence) continue;
    contend(winners, { field: target.field, rank: target.rank, value: value!, source }, warnings);
  }
  const values: MappedValues = {};
  for (const [field, { value }] of winners) values[field] = value;
  applyRules(mapping.rules, values);
  return { values, warnings };
}

/** The column that carries what comes in as `click_id` or `sub_id`. */
export function columnOf(mapping: CompiledMapping, name: 'click_id' | 'sub_id'): StoredField {
  const field = mapping.targets.get(name)?.field ?? name;
  return CANONICAL_FIELDS[field] === 'token' ? name : (field as StoredField);
}

interface Candidate {
  field: CanonicalField;
  rank: number;
  value: string;
  source: Parameter['source'];
}

function contend(winners: Map<CanonicalField, Candidate>, candidate: Candidate, warnings: Warning[]): void {
  const holder = winners.get(candidate.field);
  if (!holder) {
    winners.set(candidate.field, candidate);
    return;
  }
  const [winner, loser] = beats(candidate, holder) ? [candidate, holder] : [holder, candidate];
  winners.set(candidate.field, winner);
  if (winner.value === loser.value) return;
  const isToken = CANONICAL_FIELDS[candidate.field] === 'token';
  const reason = 'Another value for this field was taken.';
  warnings.push(isToken ? { field: loser.field, reason } : { field: loser.field, value: cut(loser.value), reason });
}

/**
 * Of one name's values the last wins, as in JSON and as PostgreSQL reads the stored request; so the body wins over
 * the query, which comes before it. A token is the other way round: the query says whose account it is.
 */
function beats(candidate: Candidate, holder: Candidate): boolean {
  if (candidate.rank !== holder.rank) return candidate.rank < holder.rank;
  const isToken = CANONICAL_FIELDS[candidate.field] === 'token';
  return !(isToken && holder.source === 'query' && candidate.source === 'body');
}

function applyRules(rules: CompiledMapping['rules'], values: MappedValues): void {
  for (const [field, rule] of rules) {
    const value = rule.constant ?? values[field] ?? rule.default;
    if (value === undefined) continue;
    values[field] = rule.values ? translate(rule.values, value) : value;
  }
}

function translate(words: Readonly<Record<string, string>>, value: string): string {
  if (Object.hasOwn(words, value)) return words[value]!;
  const plain = value.trim().toLowerCase();
  const match = Object.keys(words).find((word) => word.trim().toLowerCase() === plain);
  return match === undefined ? value : words[match]!;
}

function addOwnMeaning(targets: Map<string, Target>, name: string, rank: number): void {
  const field = canonicalFieldOf(name);
  if (field && !targets.has(name)) targets.set(name, { field, rank });
}

/** Names without case, for senders who write `Conversion_ID`; an exact name always comes first. */
function loosen(targets: ReadonlyMap<string, Target>): Map<string, Target> {
  const loose = new Map<string, Target>();
  for (const [name, target] of targets) {
    const plain = name.trim().toLowerCase();
    const known = loose.get(plain);
    if (!known || target.rank < known.rank) loose.set(plain, target);
  }
  return loose;
}

function cut(value: string): string {
  return value.length > 100 ? `${value.slice(0, 100)}…` : value;
}
