import { type Absence, absenceOf, isUnsetNumber } from './absent-values';
import { CANONICAL_FIELDS, type CanonicalField, TOKEN_FIELDS, type TokenField } from '../canonical-fields';
import { type Affixes, type CompiledMapping, type CompiledRule, type MappingTarget, targetOf } from './compile-mapping';
import { diagnostic, type Warning, printable } from '../diagnostics';
import { readAmount } from '../normalizing/normalize-amount';
import { cleanText, plainWord, spellId } from '../normalizing/normalize-text';
import type { MappedValues, Parameter } from '../postback-types';

/** A present value for a field. */
interface Candidate {
  parameter: Parameter;
  target: MappingTarget;
}

/** What a postback says, by canonical field. */
export interface MappedPostback {
  values: MappedValues;
  /** Fields that came as JSON numbers. */
  numbers: ReadonlySet<CanonicalField>;
  /** What was sent in the place of a conversion id, where there is none. */
  absentId: 'macro' | 'filler' | undefined;
  warnings: Warning[];
}

const NO_FIELDS: ReadonlySet<CanonicalField> = new Set();

/**
 * Maps parameters to canonical fields. Of several for one field, a mapped name comes before the canonical one, and that
 * before a synonym; absent values are skipped, and an ignored value that differs leaves a warning. Then the field's rule
 * applies: a constant replaces anything, a default stands in for nothing.
 */
export function mapParameters(mapping: CompiledMapping, parameters: readonly Parameter[]): MappedPostback {
  const warnings: Warning[] = [];
  const winners = new Map<CanonicalField, Candidate>();
  let absentId: MappedPostback['absentId'];
  for (const sent of parameters) {
    const target = targetOf(mapping, sent.name);
    if (!target) continue;
    const affixes = mapping.affixes.size === 0 ? undefined : mapping.affixes.get(target.field);
    const parameter = affixes === undefined ? sent : strip(affixes, sent, target.field, warnings);
    const absence = absenceIn(parameter, target, mapping);
    if (absence === undefined) resolve(winners, { parameter, target }, warnings);
    else if (absence !== 'empty') {
      warnings.push(absenceWarning(sent, target, absence));
      if (target.field === 'conversion_id') absentId ??= absence;
    }
  }
  const values: MappedValues = {};
  let numbers: Set<CanonicalField> | undefined;
  for (const [field, { parameter }] of winners) {
    values[field] = parameter.value!;
    if (parameter.isNumber) (numbers ??= new Set()).add(field);
    if (parameter.bytes) warnings.push(bytesWarning(field, parameter));
  }
  for (const rule of mapping.rules) applyRule(rule, values);
  return { values, numbers: numbers ?? NO_FIELDS, absentId, warnings };
}

/** Finds the tokens, which choose the tenant before its own mapping applies. */
export function findTokens(
  mapping: CompiledMapping,
  parameters: readonly Parameter[],
): Partial<Record<TokenField, string>> {
  const found: Partial<Record<TokenField, string>> = {};
  const candidates = parameters.filter(({ name }) => targetOf(mapping, name)?.isToken);
  if (candidates.length === 0 && mapping.rules.length === 0) return found;
  const { values } = mapParameters(mapping, candidates);
  for (const field of TOKEN_FIELDS) if (values[field] !== undefined) found[field] = values[field];
  return found;
}

/**
 * A word that the field's value map translates is present, whatever it usually means. JSON's `true` and `false` are a
 * sender's answer to whether there is an id.
 */
function absenceIn(
  { value, isNumber, isBoolean }: Parameter,
  { field }: MappingTarget,
  { words }: CompiledMapping,
): Absence {
  const isUnset =
    (isBoolean && CANONICAL_FIELDS[field] === 'id') ||
    (field === 'conversion_id' && value !== null && isUnsetNumber(value, isNumber));
  const absence = isUnset ? 'filler' : absenceOf(value);
  return absence !== undefined && value !== null && words.get(field)?.has(plainWord(value)) ? undefined : absence;
}

function absenceWarning({ name, value }: Parameter, { field }: MappingTarget, absence: 'macro' | 'filler'): Warning {
  const code = absence === 'macro' ? 'placeholder_unfilled' : 'filler_left_out';
  return diagnostic(field, code, { value: value!, params: { name: printable(name) } });
}

function bytesWarning(field: CanonicalField, { value, bytes }: Parameter): Warning {
  const shown = CANONICAL_FIELDS[field] === 'token' ? undefined : value!;
  return bytes!.code === 'character_cut'
    ? // The mark stands for what was left out.
      diagnostic(field, 'character_cut', { value: shown === undefined ? undefined : `${shown}\ufffd` })
    : diagnostic(field, 'charset_converted', { value: shown, params: { charset: bytes!.charset } });
}

function resolve(winners: Map<CanonicalField, Candidate>, candidate: Candidate, warnings: Warning[]): void {
  const { field, isToken } = candidate.target;
  const current = winners.get(field);
  if (!current) {
    winners.set(field, candidate);
    return;
  }
  const [winner, loser] = precedes(candidate, current) ? [candidate, current] : [current, candidate];
  winners.set(field, winner);
  if (winner.parameter.value!.trim() === loser.parameter.value!.trim()) return;
  const params = { name: printable(loser.parameter.name), preferred: printable(winner.parameter.name) };
  // A token is a secret, so its value is left out.
  const value = isToken ? undefined : loser.parameter.value!;
  warnings.push(diagnostic(field, 'parameter_ignored', { value, params }));
}

/**
 * Of one name's values the last wins, as in JSON and as PostgreSQL reads raw data, so the body wins over the query. For
 * a token the query wins, because it is part of the address that we gave to the sender.
 */
function precedes({ parameter, target }: Candidate, current: Candidate): boolean {
  if (target.rank !== current.target.rank) return target.rank < current.target.rank;
  return !(target.isToken && current.parameter.source === 'query' && parameter.source === 'body');
}

function applyRule(rule: CompiledRule, values: MappedValues): void {
  const { field, constant, fallback, words } = rule;
  const received = values[field];
  const translated = received === undefined ? undefined : words?.get(plainWord(received));
  const present = translated ?? received;
  const isPresent = present !== undefined && present.trim() !== '' && !(rule.zeroIsAbsent && isZero(present));
  const value = constant ?? (isPresent ? present : fallback);
  if (value === undefined) delete values[field];
  else values[field] = value;
  if (field === 'status' && value === translated) values.status_original = received;
}

/** Removes the texts that a sender adds to an id, unless nothing were left. */
function strip({ prefix, suffix }: Affixes, sent: Parameter, field: CanonicalField, warnings: Warning[]): Parameter {
  if (sent.value === null) return sent;
  const id = spellId(sent.value, sent.isNumber);
  const start = id.startsWith(prefix) ? prefix.length : 0;
  const end = id.endsWith(suffix) ? id.length - suffix.length : id.length;
  if (start >= end || end - start === id.length) return sent;
  if (id !== cleanText(sent.value)) warnings.push(diagnostic(field, 'id_respelled', { value: sent.value }));
  return { ...sent, value: id.slice(start, end) };
}

function isZero(text: string): boolean {
  const amount = readAmount(text)?.amount;
  return amount === '0.0000';
}
