import { absenceOf } from './absent-values';
import { type CanonicalField, TOKEN_FIELDS, type TokenField } from '../canonical-fields';
import { type CompiledMapping, type CompiledRule, type MappingTarget, targetOf } from './compile-mapping';
import { diagnostic, type Warning, printable } from '../diagnostics';
import type { MappedValues, Parameter } from '../postback-types';

/** A present value for a field. */
interface Candidate {
  parameter: Parameter;
  target: MappingTarget;
}

/**
 * Maps parameters to canonical fields. Of several for one field, a mapped name comes before the canonical one, and that
 * before a synonym; absent values are skipped, and an ignored value that differs leaves a warning. Then the field's rule
 * applies: a constant replaces anything, a default stands in for nothing.
 */
export function mapParameters(
  mapping: CompiledMapping,
  parameters: readonly Parameter[],
): { values: MappedValues; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const winners = new Map<CanonicalField, Candidate>();
  for (const parameter of parameters) {
    const target = targetOf(mapping, parameter.name);
    if (target && isPresent(parameter, target, warnings)) resolve(winners, { parameter, target }, warnings);
  }
  const values: MappedValues = {};
  for (const [field, { parameter }] of winners) values[field] = parameter.value!;
  for (const rule of mapping.rules) applyRule(rule, values);
  return { values, warnings };
}

/** Finds the tokens, which choose the tenant before its own mapping applies. */
export function findTokens(
  mapping: CompiledMapping,
  parameters: readonly Parameter[],
): Partial<Record<TokenField, string>> {
  const found: Partial<Record<TokenField, string>> = {};
  const candidates = parameters.filter(({ name }) => targetOf(mapping, name)?.isToken);
  const { values } = mapParameters(mapping, candidates);
  for (const field of TOKEN_FIELDS) if (values[field] !== undefined) found[field] = values[field];
  return found;
}

function isPresent({ name, value }: Parameter, { field }: MappingTarget, warnings: Warning[]): boolean {
  const absence = absenceOf(value);
  if (absence === 'macro') {
    warnings.push(diagnostic(field, 'placeholder_unfilled', { value: value!, params: { name: printable(name) } }));
  }
  return absence === undefined;
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

function applyRule({ field, constant, fallback, words }: CompiledRule, values: MappedValues): void {
  const received = values[field];
  const translated = received === undefined ? undefined : words?.get(received.trim().toLowerCase());
  const present = translated ?? received;
  const value = constant ?? (present?.trim() ? present : fallback);
  if (value === undefined) delete values[field];
  else values[field] = value;
  if (field === 'status' && value === translated) values.status_original = received;
}
