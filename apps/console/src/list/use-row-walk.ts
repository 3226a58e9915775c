import { useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useShortcut } from '../shortcuts/shortcuts';
import type { ListSearch } from './use-list-search';

/** In the URL until the rows of the next page have arrived. */
const FIRST = 'first';

export interface RowWalk<Row> {
  openedRow: Row | undefined;
  openRow: (key: string) => void;
  close: () => void;
  next: (() => void) | undefined;
  previous: (() => void) | undefined;
  older: (() => void) | undefined;
  newer: (() => void) | undefined;
}

interface Options<Row> {
  search: ListSearch;
  rows: readonly Row[];
  nextCursor: string | null;
  /** The rows are those of before, while others load. */
  isStale?: boolean;
  keyOf: (row: Row) => string;
  idOf?: (row: Row) => string;
  hrefOf?: (row: Row) => string;
  peek?: unknown;
}

/** Opens one row after the other with J and K, also across pages, within the filters of the list. */
export function useRowWalk<Row>(options: Options<Row>): RowWalk<Row> {
  const { search, rows, nextCursor, keyOf, idOf, hrefOf, peek } = options;
  const navigate = useNavigate();
  const { openedRow, place } = useOpenedRow(options);
  const pages = usePages(search, nextCursor);
  const openAt = (index: number): void => {
    const row = rows[index];
    if (row !== undefined) search.change({ peek: keyOf(row) });
  };
  const isLast = place === rows.length - 1;
  const next = !isLast ? () => openAt(place + 1) : pages.older && (() => pages.older?.(FIRST));
  const previous = place > 0 ? () => openAt(place - 1) : place === 0 ? pages.newer : undefined;
  const hasRows = rows.length > 0 && peek !== undefined;
  useShortcut('next', () => next?.(), hasRows);
  useShortcut('previous', () => previous?.(), hasRows);
  const href = openedRow === undefined ? undefined : hrefOf?.(openedRow);
  useShortcut('openPage', () => void navigate({ href: href! }), hasRows && href !== undefined);
  useShortcut('older', () => pages.older?.());
  useShortcut('newer', () => pages.newer?.());
  useShortcut('copyId', () => void navigator.clipboard.writeText((idOf ?? keyOf)(openedRow!)), openedRow !== undefined);
  return {
    openedRow,
    openRow: (key) => search.change({ peek: key }),
    close: () => search.change({ peek: undefined }),
    next,
    previous,
    older: pages.older && (() => pages.older?.()),
    newer: pages.newer,
  };
}

function useOpenedRow<Row>({ rows, search, keyOf, isStale = false }: Options<Row>) {
  const { peek, change } = search;
  const firstPlace = rows.length > 0 && !isStale ? 0 : -1;
  const place = peek === FIRST ? firstPlace : rows.findIndex((row) => keyOf(row) === peek);
  const openedRow = rows[place];
  const openedKey = openedRow === undefined ? undefined : keyOf(openedRow);
  useEffect(() => {
    if (peek === FIRST && openedKey !== undefined) change({ peek: openedKey });
  });
  return { openedRow, place };
}

/** Older rows by cursor; newer ones are those of the history, which has the very same page. */
function usePages(search: ListSearch, nextCursor: string | null) {
  const router = useRouter();
  const navigate = useNavigate();
  const depth = useRouterState({ select: ({ location }) => location.state.depth ?? 0 });
  const older =
    nextCursor === null
      ? undefined
      : (peek?: string) =>
          void navigate({
            to: '.',
            search: (previous: Record<string, unknown>) => ({ ...previous, cursor: nextCursor, peek }),
            state: { depth: depth + 1 },
          });
  const toNewest =
    search.cursor === undefined ? undefined : () => search.change({ cursor: undefined, peek: undefined });
  const newer = depth > 0 ? () => router.history.back() : toNewest;
  return { older, newer };
}

declare module '@tanstack/history' {
  interface HistoryState {
    /** How many pages of a list the reader has gone back in time. */
    depth?: number;
  }
}
