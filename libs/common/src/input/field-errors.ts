import type { FieldError } from '../errors/problem';
import { nearestName } from './nearest-name';

/** A request may have thousands of unknown names; the response lists only the first. */
const MAX_ERRORS = 20;
const MAX_FIELD_LENGTH = 100;
const MAX_LISTED = 20;

/** One error for each unknown name, with the name that was probably meant. */
export function unknownNameErrors(given: readonly string[], known: readonly string[]): FieldError[] {
  const names = new Set(known);
  const unknown = given.filter((name) => !names.has(name));
  return unknown.slice(0, MAX_ERRORS).map((name) => ({
    field: name.slice(0, MAX_FIELD_LENGTH),
    code: 'unknown_field',
    reason: describeUnknownName(name, known),
  }));
}

function describeUnknownName(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  if (nearest !== undefined) return `is not known here; did you mean \`${nearest}\`?`;
  if (known.length === 0) return 'is not known here; nothing is expected';
  const more = known.length > MAX_LISTED ? ', …' : '';
  return `is not known here; known are ${known.slice(0, MAX_LISTED).join(', ')}${more}`;
}

/** One error for each query parameter that has several values but is not a list. */
export function repeatedNameErrors(
  query: Readonly<Record<string, unknown>>,
  known: readonly string[],
  isList: (name: string) => boolean,
): FieldError[] {
  return known
    .filter((name) => Array.isArray(query[name]) && !isList(name))
    .map((field) => ({ field, code: 'given_twice', reason: 'is given more than once' }));
}

/**
 * A write must select its target: by some of `names`, or by `"all": true` alone. An empty selection must not mean
 * everything by mistake.
 */
export function choiceErrors(given: { readonly all?: unknown }, names: readonly string[]): FieldError[] {
  const isChosen = names.some((name) => (given as Record<string, unknown>)[name] != null);
  if (given.all === true && isChosen) {
    const reason = `cannot stand beside a choice (${names.join(', ')})`;
    return [{ field: 'all', code: 'conflicting_fields', value: true, reason }];
  }
  if (given.all !== true && !isChosen) {
    return [
      { field: 'all', code: 'choice_required', reason: `must be true when none of ${names.join(', ')} is given` },
    ];
  }
  return [];
}
