import type { SearchTexts } from '../search-texts';
import type { LiveFilter } from './live-filter';

export interface FrozenList {
  to: '/conversions' | '/quarantine';
  search: SearchTexts;
}

/**
 * The normal list of what the live tail shows, which stays. Conversions and quarantine are lists of their own: without a
 * filter for quarantine alone it is that of conversions.
 *
 * @param times of receipt of the rows; undefined is returned without any
 */
export function frozenList({ partner, tenant, outcome }: LiveFilter, times: readonly string[]): FrozenList | undefined {
  const [first, ...others] = times.toSorted();
  if (first === undefined) return undefined;
  const last = others.at(-1) ?? first;
  const range = { partner, tenant, from: first, to: new Date(Date.parse(last) + 1).toISOString() };
  const outcomes = (outcome ?? '').split(',').filter((name) => name !== '' && name !== 'quarantined');
  if (outcome && outcomes.length === 0) return { to: '/quarantine', search: range };
  return { to: '/conversions', search: { ...range, duplicates: duplicatesOf(outcomes) } };
}

/** Updates are duplicates that changed their conversion. */
function duplicatesOf(outcomes: readonly string[]): 'true' | 'false' | undefined {
  if (outcomes.length === 0) return undefined;
  if (outcomes.every((name) => name === 'stored')) return 'false';
  return outcomes.includes('stored') ? undefined : 'true';
}
