import type { FieldError } from '../errors/problem';

/**
 * A write needs its choice said: some of `names`, or `"all": true` for everything, which then stands alone.
 * Nothing chosen by mistake must not mean everything.
 */
export function choiceErrors(given: { readonly all?: unknown }, names: readonly string[]): FieldError[] {
  const isChosen = names.some((name) => (given as Record<string, unknown>)[name] != null);
  if (given.all === true && isChosen) {
    return [{ field: 'all', value: true, reason: `cannot stand beside a choice (${names.join(', ')})` }];
  }
  if (given.all !== true && !isChosen) {
    return [{ field: 'all', reason: `must be true when none of ${names.join(', ')} is given` }];
  }
  return [];
}
