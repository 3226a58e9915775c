import { parseSearch, type SearchTexts, stringifySearch } from '../search-texts';
import type { SavedView } from './views-query';

/** Parameters that belong to a reader or a moment, and not to a view. */
const NOT_OF_VIEW = new Set(['cursor', 'peek', 'columns', 'tz', 'next']);

/** The filters of a list as a view keeps them. */
export function viewQueryOf(search: SearchTexts): string {
  const kept = Object.entries(search).filter(([name]) => !NOT_OF_VIEW.has(name));
  return stringifySearch(Object.fromEntries(kept)).slice(1);
}

/** The search parameters that open a view. */
export function searchOf({ query, columns }: Pick<SavedView, 'query' | 'columns'>): SearchTexts {
  return { ...parseSearch(query), ...(columns && { columns: columns.join(',') }) };
}

const DAY_MS = 24 * 60 * 60_000;

/** A shorter range with the same end: a day where there is no beginning, and otherwise the later half. */
export function narrowRange({ from, to }: { from?: string; to?: string }, now: Date): SearchTexts {
  const end = timeOf(to) ?? now.getTime();
  const begin = timeOf(from);
  const next = begin === undefined || begin >= end ? end - DAY_MS : begin + (end - begin) / 2;
  return { from: new Date(next).toISOString() };
}

function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}
