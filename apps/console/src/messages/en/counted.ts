const RULES = new Intl.PluralRules('en');

/**
 * A count with what is counted, such as `1 request` and `1,204 requests`.
 *
 * @param count as it is shown, with its separators
 */
export function counted(count: string | number, one: string, other: string): string {
  const value = typeof count === 'number' ? count : Number(count.replaceAll(',', ''));
  return `${count} ${RULES.select(value) === 'one' ? one : other}`;
}
