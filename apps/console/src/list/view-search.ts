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
