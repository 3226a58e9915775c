import { CANONICAL_FIELDS, type CanonicalField, canonicalFieldOf, STATUSES, SYNONYMS } from '../canonical-fields';
import { normalizePostback } from '../normalizing/normalize-postback';
import type { FieldRule, PostbackError } from '../postback-types';
import { printable } from '../printable';
import { foldName, MAX_NAME } from '../redaction/secret-names';

const MAX_ENTRIES = 200;
/** So many parts of a rule that it cannot have are named. */
const MAX_UNKNOWN_PARTS = 20;
const MAX_FAULTS = 200;
const KNOWN_NAMES = [...Object.keys(CANONICAL_FIELDS), ...Object.keys(SYNONYMS)];
const RULE_KEYS = new Set(['default', 'constant', 'values']);

/** Names, folded, under which callers send what we gave them to be known by. */
const OUR_OWN_SECRETS = new Set(['tstoken', 'tsparam', 'tlmtoken', 'apikey', 'xapikey']);

/**
 * What is wrong with a mapping and its field rules, every fault at once, up to 200; none when it can go live.
 * Fields are named as in a request: `parameter_mapping.sub`, `field_rules.status.values.ok`.
 */
export function checkMapping(mapping: unknown, rules: unknown = {}): PostbackError[] {
  return [...checkNames(mapping), ...checkRules(rules)].slice(0, MAX_FAULTS);
}

function checkNames(mapping: unknown): PostbackError[] {
  if (!isObject(mapping)) return [{ field: 'parameter_mapping', reason: 'The mapping must be an object.' }];
  const entries = Object.entries(mapping);
  // The names themselves are not looked at: there is no end to what could be wrong with them.
  if (entries.length > MAX_ENTRIES) {
    return [{ field: 'parameter_mapping', reason: `The mapping has more than ${MAX_ENTRIES} names.` }];
  }
  const faults: PostbackError[] = [];
  for (const [name, target] of entries) {
    const field = `parameter_mapping.${printable(name)}`;
    if (name.trim() === '') faults.push({ field, reason: 'An incoming name is empty.' });
    if (name.length > MAX_NAME)
      faults.push({ field, reason: `The incoming name is longer than ${MAX_NAME} characters.` });
    const reason = targetFault(name, target);
    if (reason)
      faults.push({
        field,
        // A whole object is not repeated, and may be nested deeper than it could be written.
        ...(typeof target === 'object' && target !== null ? {} : { value: printable(String(target)) }),
        reason,
      });
  }
  return faults;
}

function targetFault(name: string, target: unknown): string | undefined {
  if (typeof target !== 'string') return 'The target must be the name of a canonical field.';
  const field = canonicalFieldOf(target);
  if (field && CANONICAL_FIELDS[field] !== 'token' && OUR_OWN_SECRETS.has(foldName(name))) {
    return 'What comes under this name is a token or key of ours; in another field it would be kept and shown in clear.';
  }
  if (field) return undefined;
  const nearest = nearestName(target);
  return `"${printable(target)}" is no canonical field or synonym${nearest ? `; did you mean ${nearest}?` : '.'}`;
}

function checkRules(rules: unknown): PostbackError[] {
  if (!isObject(rules)) return [{ field: 'field_rules', reason: 'The field rules must be an object.' }];
  const entries = Object.entries(rules);
  if (entries.length > MAX_ENTRIES) {
    return [{ field: 'field_rules', reason: `There are more than ${MAX_ENTRIES} rules.` }];
  }
  return entries.flatMap(([name, rule]) => {
    const field = `field_rules.${printable(name)}`;
    if (!Object.hasOwn(CANONICAL_FIELDS, name)) {
      const nearest = nearestName(name);
      return [{ field, reason: `There is no such canonical field${nearest ? `; did you mean ${nearest}?` : '.'}` }];
    }
    if (CANONICAL_FIELDS[name as CanonicalField] === 'token') return [{ field, reason: 'A token takes no rule.' }];
    if (!isObject(rule)) return [{ field, reason: 'A rule must be an object with default, constant or values.' }];
    return checkRule(name as CanonicalField, field, rule);
  });
}

function checkRule(name: CanonicalField, field: string, rule: Record<string, unknown>): PostbackError[] {
  const unknown = Object.keys(rule)
    .filter((key) => !RULE_KEYS.has(key))
    .slice(0, MAX_UNKNOWN_PARTS);
  const faults: PostbackError[] = unknown.map((key) => ({
    field: `${field}.${printable(key)}`,
    reason: 'A rule has no such part.',
  }));
  const { default: fallback, constant, values } = rule as FieldRule;
  if (fallback !== undefined && constant !== undefined) {
    faults.push({ field, reason: 'A rule has a default or a constant, not both.' });
  }
  for (const [part, value] of Object.entries({ default: fallback, constant })) {
    if (value !== undefined) faults.push(...checkStandIn(name, `${field}.${part}`, value));
  }
  return values === undefined ? faults : [...faults, ...checkValues(name, `${field}.values`, values)];
}

/** A default or constant: it stands in for what was received. */
function checkStandIn(name: CanonicalField, field: string, value: unknown): PostbackError[] {
  if (name === 'conversion_id') return [{ field, reason: 'With it every postback would be the same conversion.' }];
  if (typeof value === 'string' && value.trim() === '') return [{ field, reason: 'The value is empty.' }];
  return checkValue(name, field, value);
}

/** A value map; an empty text on its right side means that the word says nothing. */
function checkValues(name: CanonicalField, field: string, values: unknown): PostbackError[] {
  if (!isObject(values)) return [{ field, reason: 'The values must be an object.' }];
  const entries = Object.entries(values);
  if (entries.length > MAX_ENTRIES) return [{ field, reason: `There are more than ${MAX_ENTRIES} values.` }];
  return entries
    .filter(([, value]) => value !== '')
    .flatMap(([word, value]) => checkValue(name, `${field}.${printable(word)}`, value));
}

/** A value that the field itself would refuse. */
function checkValue(name: CanonicalField, field: string, value: unknown): PostbackError[] {
  if (typeof value !== 'string') return [{ field, reason: 'The value must be a text.' }];
  if (CANONICAL_FIELDS[name] === 'status') {
    const known = (STATUSES as readonly string[]).includes(value.trim().toLowerCase());
    return known
      ? []
      : [{ field, value: printable(value), reason: `The value must be one of ${STATUSES.join(', ')}.` }];
  }
  const result = normalizePostback({ conversion_id: 'x', [name]: value }, { timezone: 'UTC' });
  const findings = [...(result.ok ? [] : result.errors), ...result.warnings];
  return findings.map(({ reason }) => ({ field, value: printable(value), reason }));
}

/** The known name with the fewest edits to it, when they are few. */
function nearestName(name: string): string | undefined {
  const plain = name.toLowerCase();
  // Names take at least as many edits as their lengths differ by; so a long one is compared with none.
  const [best] = KNOWN_NAMES.filter((known) => Math.abs(known.length - plain.length) <= mostEdits(known))
    .map((known) => ({ known, edits: editDistance(plain, known) }))
    .toSorted((one, other) => one.edits - other.edits);
  return best && best.edits <= mostEdits(best.known) ? best.known : undefined;
}

function mostEdits(known: string): number {
  return Math.max(2, Math.floor(known.length / 4));
}

/** Levenshtein's distance, row by row. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same));
    }
    row = next;
  }
  return row[other.length]!;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
