import type { Findings } from './event-errors';
import { redactText } from './redact-text';

export const MAX_PROPERTIES = 255;
export const MAX_DEPTH = 8;

export type Properties = Record<string, unknown>;

/** Reads an event's own properties. They stay as they were sent, but for texts that look like personal data. */
export function readProperties(given: unknown, findings: Findings): Properties {
  if (given === undefined || given === null) return {};
  if (typeof given !== 'object' || Array.isArray(given)) {
    findings.warn('properties', 'wrong_type', 'must be an object, and was left out', given);
    return {};
  }
  return { ...given };
}

/** Refuses properties that are too many or too deep, and redacts the others. */
export function finishProperties(properties: Properties, findings: Findings): Properties {
  const count = Object.keys(properties).length;
  if (count > MAX_PROPERTIES) {
    findings.refuse('properties', 'wrong_length', `has ${count} members; at most ${MAX_PROPERTIES} are accepted`);
    return {};
  }
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, finishValue(value, `properties.${name}`, 1, findings)]),
  );
}

function finishValue(value: unknown, field: string, depth: number, findings: Findings): unknown {
  if (typeof value === 'string') {
    const redacted = redactText(value);
    if (redacted !== value) findings.warn(field, 'redacted', 'looked like personal data and was replaced');
    return redacted;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return findings.refuse(field, 'too_deep', `is nested more than ${MAX_DEPTH} levels deep`);
  if (Array.isArray(value)) return value.map((entry) => finishValue(entry, field, depth + 1, findings));
  const entries = Object.entries(value).map(([name, member]) => [
    name,
    finishValue(member, `${field}.${name}`, depth + 1, findings),
  ]);
  return Object.fromEntries(entries) as unknown;
}
