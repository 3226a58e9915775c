import { nearestName } from '@app/common/input/nearest-name';
import { CANONICAL_FIELDS, type CanonicalField, canonicalFieldOf, STATUSES, SYNONYMS } from '../canonical-fields';
import { type ConfigurationError, diagnostic, printable } from '../diagnostics';
import { isLongerThan } from '../normalizing/normalize-text';
import { normalizePostback } from '../normalizing/normalize-postback';
import type { FieldRule } from '../postback-types';
import { isPlatformSecret, MAX_NAME } from '../redaction/secret-names';

/** Of the constant text around an id. */
const MAX_AFFIX = 64;
const MAX_ENTRIES = 200;
/** Unknown parts of one rule that are reported. */
const MAX_UNKNOWN_PARTS = 20;
const MAX_ERRORS = 200;
const KNOWN_NAMES = [...Object.keys(CANONICAL_FIELDS), ...Object.keys(SYNONYMS)];
const RULE_PARTS = new Set(['default', 'constant', 'values', 'zero_is_absent', 'strip_prefix', 'strip_suffix']);

/**
 * Errors in a mapping and its field rules, all at once, up to 200; none when it can go live.
 * Fields are named as in a request: `parameter_mapping.sub`, `field_rules.status.values.ok`.
 */
export function checkMapping(mapping: unknown, rules: unknown = {}): ConfigurationError[] {
  return [...checkNames(mapping), ...checkRules(rules)].slice(0, MAX_ERRORS);
}

function checkNames(mapping: unknown): ConfigurationError[] {
  const field = 'parameter_mapping';
  if (!isObject(mapping)) return [diagnostic(field, 'mapping_invalid')];
  const entries = Object.entries(mapping);
  return entries.length > MAX_ENTRIES ? [tooMany(field)] : entries.flatMap(checkName);
}

function checkName([name, target]: [string, unknown]): ConfigurationError[] {
  const field = `parameter_mapping.${printable(name)}`;
  const errors: ConfigurationError[] = [];
  if (name.trim() === '') errors.push(diagnostic(field, 'name_empty'));
  if (name.length > MAX_NAME) errors.push(diagnostic(field, 'name_too_long', { params: { max: MAX_NAME } }));
  return [...errors, ...checkTarget(field, name, target)];
}

function checkTarget(field: string, name: string, target: unknown): ConfigurationError[] {
  // An object is not repeated: it may be nested deeper than it could be written.
  const value = typeof target === 'object' && target !== null ? undefined : String(target);
  if (typeof target !== 'string') return [diagnostic(field, 'target_invalid', { value })];
  const canonical = canonicalFieldOf(target);
  if (canonical) {
    const isExposed = CANONICAL_FIELDS[canonical] !== 'token' && isPlatformSecret(name);
    return isExposed ? [diagnostic(field, 'name_secret', { value })] : [];
  }
  const params = { target: printable(target) };
  const suggestion = nearestName(target, KNOWN_NAMES);
  return suggestion === undefined
    ? [diagnostic(field, 'target_unknown', { value, params })]
    : [diagnostic(field, 'target_misspelled', { value, params: { ...params, suggestion } })];
}

function checkRules(rules: unknown): ConfigurationError[] {
  const field = 'field_rules';
  if (!isObject(rules)) return [diagnostic(field, 'rules_invalid')];
  const entries = Object.entries(rules);
  return entries.length > MAX_ENTRIES ? [tooMany(field)] : entries.flatMap(checkRule);
}

function checkRule([name, rule]: [string, unknown]): ConfigurationError[] {
  const field = `field_rules.${printable(name)}`;
  if (!Object.hasOwn(CANONICAL_FIELDS, name)) {
    const suggestion = nearestName(name, KNOWN_NAMES);
    if (suggestion === undefined) return [diagnostic(field, 'field_unknown')];
    return [diagnostic(field, 'field_misspelled', { params: { suggestion } })];
  }
  const canonical = name as CanonicalField;
  if (CANONICAL_FIELDS[canonical] === 'token') return [diagnostic(field, 'rule_on_token')];
  if (!isObject(rule)) return [diagnostic(field, 'rule_invalid')];
  const unknown = Object.keys(rule).filter((part) => !RULE_PARTS.has(part));
  const { default: fallback, constant, values } = rule as FieldRule;
  return [
    ...unknown
      .slice(0, MAX_UNKNOWN_PARTS)
      .map((part) => diagnostic(`${field}.${printable(part)}`, 'rule_part_unknown')),
    ...(fallback !== undefined && constant !== undefined ? [diagnostic(field, 'rule_ambiguous')] : []),
    ...(fallback === undefined ? [] : checkSubstitute(canonical, `${field}.default`, fallback)),
    ...(constant === undefined ? [] : checkSubstitute(canonical, `${field}.constant`, constant)),
    ...(values === undefined ? [] : checkValues(canonical, `${field}.values`, values)),
    ...checkZero(canonical, `${field}.zero_is_absent`, rule.zero_is_absent),
    ...checkStrip(canonical, `${field}.strip_prefix`, rule.strip_prefix),
    ...checkStrip(canonical, `${field}.strip_suffix`, rule.strip_suffix),
  ];
}

/** A default or constant, which takes the place of what was received. */
function checkSubstitute(name: CanonicalField, field: string, value: unknown): ConfigurationError[] {
  if (name === 'conversion_id') return [diagnostic(field, 'rule_without_identity')];
  if (typeof value === 'string' && value.trim() === '') return [diagnostic(field, 'value_empty')];
  return checkValue(name, field, value);
}

function checkZero(name: CanonicalField, field: string, value: unknown): ConfigurationError[] {
  if (value === undefined) return [];
  if (CANONICAL_FIELDS[name] !== 'amount')
    return [diagnostic(field, 'rule_on_other_kind', { params: { kind: 'amount' } })];
  return typeof value === 'boolean' ? [] : [diagnostic(field, 'value_not_flag')];
}

function checkStrip(name: CanonicalField, field: string, value: unknown): ConfigurationError[] {
  if (value === undefined) return [];
  if (CANONICAL_FIELDS[name] !== 'id') return [diagnostic(field, 'rule_on_other_kind', { params: { kind: 'id' } })];
  if (typeof value !== 'string') return [diagnostic(field, 'value_not_text')];
  if (value === '' || value !== value.trim()) return [diagnostic(field, 'value_empty')];
  return isLongerThan(value, MAX_AFFIX) ? [diagnostic(field, 'text_too_long', { params: { max: MAX_AFFIX } })] : [];
}

/** A value map. An empty text on its right side makes the field absent. */
function checkValues(name: CanonicalField, field: string, values: unknown): ConfigurationError[] {
  if (!isObject(values)) return [diagnostic(field, 'values_invalid')];
  const entries = Object.entries(values);
  if (entries.length > MAX_ENTRIES) return [tooMany(field)];
  return entries
    .filter(([, value]) => value !== '')
    .flatMap(([word, value]) => checkValue(name, `${field}.${printable(word)}`, value));
}

/** Reads a value as the field itself would. */
function checkValue(name: CanonicalField, field: string, value: unknown): ConfigurationError[] {
  if (typeof value !== 'string') return [diagnostic(field, 'value_not_text')];
  if (CANONICAL_FIELDS[name] === 'status') {
    const isKnown = (STATUSES as readonly string[]).includes(value.trim().toLowerCase());
    return isKnown ? [] : [diagnostic(field, 'status_unknown', { value, params: { statuses: STATUSES.join(', ') } })];
  }
  const result = normalizePostback(
    { conversion_id: 'x', [name]: value },
    { timezone: 'UTC', receivedAtMs: Date.now() },
  );
  const found = [...(result.ok ? [] : result.reasons), ...result.warnings];
  return found.map((one) => ({ ...one, field, value: printable(value) }));
}

function tooMany(field: string): ConfigurationError {
  return diagnostic(field, 'too_many', { params: { max: MAX_ENTRIES } });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
