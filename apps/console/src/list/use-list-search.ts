import { useNavigate, useSearch } from '@tanstack/react-router';
import type { SearchTexts } from '../search-texts';
import { narrowRange } from './list-search';

/** Parameters of every list beside its filters. */
const OWN_NAMES = new Set(['cursor', 'peek', 'columns', 'tz', 'next']);

export interface ListSearch {
  filters: SearchTexts;
  /** Filters of the URL that this list does not have. */
  unknown: string[];
  cursor: string | undefined;
  peek: string | undefined;
  columns: string[] | undefined;
  /** Changes parameters of the URL; undefined removes one. */
  change: (changes: SearchTexts, options?: { isNewEntry?: boolean }) => void;
  setFilter: (name: string, value: string | undefined) => void;
  clearFilters: () => void;
  /** Shortens the range of time; undefined for a list without one. */
  narrow: (() => void) | undefined;
}

/** The state of a list, of which the URL is the only place. */
export function useListSearch(filterNames: readonly string[]): ListSearch {
  const search: SearchTexts = useSearch({ strict: false });
  const navigate = useNavigate();
  const change: ListSearch['change'] = (changes, { isNewEntry = false } = {}) =>
    void navigate({
      to: '.',
      search: (previous: SearchTexts) => ({ ...previous, ...changes }),
      replace: !isNewEntry,
      // The same page in the history, which knows how deep it is.
      ...(!isNewEntry && { state: true }),
      resetScroll: isNewEntry,
    });
  const filters = Object.fromEntries(filterNames.map((name) => [name, search[name]]));
  // A page, and an opened row, belong to the filters with which they were found.
  const restart = { cursor: undefined, peek: undefined };
  const narrow = (): void => {
    const { from, to } = filters;
    const range = narrowRange({ ...(from && { from }), ...(to && { to }) }, new Date());
    change({ ...restart, ...range }, { isNewEntry: true });
  };
  return {
    filters,
    unknown: Object.keys(search).filter((name) => !filterNames.includes(name) && !OWN_NAMES.has(name)),
    cursor: search['cursor'],
    peek: search['peek'],
    columns: search['columns']?.split(','),
    change,
    setFilter: (name, value) => change({ ...restart, [name]: value }, { isNewEntry: true }),
    narrow: filterNames.includes('from') ? narrow : undefined,
    clearFilters: () =>
      change({ ...restart, ...Object.fromEntries(filterNames.map((name) => [name, undefined])) }, { isNewEntry: true }),
  };
}
