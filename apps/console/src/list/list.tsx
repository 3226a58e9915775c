import { useState } from 'react';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { ErrorStrip } from '../parts/error-strip';
import { Skeleton } from '../parts/skeleton';
import { usePreferences } from '../preferences/preferences';
import { type Column, visibleColumns } from './column';
import { ColumnsMenu } from './columns-menu';
import { CopyLinkButton } from './copy-link-button';
import { ExportMenu } from './export-menu';
import { type Filter, ListFilters } from './list-filters';
import { ListTable } from './list-table';
import styles from './list.module.css';
import { Pager } from './pager';
import { PeekPanel } from './peek-panel';
import type { ListSearch } from './use-list-search';
import { useRowWalk } from './use-row-walk';
import { ViewsMenu } from './views-menu';
import type { ViewedList } from './views-query';

/** What a query of a page of rows gives, as React Query returns it. */
export interface ListQuery<Row> {
  data: { data: Row[]; next_cursor: string | null } | undefined;
  error: unknown;
  isPlaceholderData: boolean;
  refetch: () => unknown;
}

export interface ListProps<Row> {
  /** Names the list in the preferences. */
  name: string;
  /** What the table contains, for assistive technology. */
  label: string;
  search: ListSearch;
  query: ListQuery<Row>;
  columns: readonly Column<Row>[];
  filters: readonly Filter[];
  keyOf: (row: Row) => string;
  /** The page of a row. */
  hrefOf?: (row: Row) => string;
  /** The text that `c` copies. */
  idOf?: (row: Row) => string;
  /** A row in a panel beside the list. */
  peek?: (row: Row) => React.ReactNode;
  peekTitle?: (row: Row) => string;
  /** The path of its exports, without the ending of a format. */
  exportPath?: string;
  /** Rows may be missing, which the page says: then no rows are no news. */
  isPartial?: boolean;
  /** The list whose saved views it opens. */
  views?: ViewedList;
  /** Shown without rows and without filters. */
  empty: React.ReactNode;
}

/** A list with its state in the URL: filters, columns, pages by cursor, and a panel that walks its rows. */
export function List<Row>(props: ListProps<Row>): React.ReactNode {
  const { name, search, query, columns } = props;
  const chosen = usePreferences().columns[name];
  const shown = visibleColumns(columns, search.columns ?? chosen);
  const page = useLastPage(query);
  const rows = page?.data ?? [];
  const nextCursor = page?.next_cursor ?? null;
  const isStale = query.isPlaceholderData || query.data === undefined;
  const walk = useRowWalk({ ...props, rows, nextCursor, isStale });
  const opened = walk.openedRow;
  return (
    <div className={opened && props.peek ? styles.split : undefined}>
      <div className={styles.list}>
        <div className={styles.tools}>
          <ListFilters filters={props.filters} search={search} />
          <div className={styles.buttons}>
            {props.views && <ViewsMenu list={props.views} shown={shown} />}
            <CopyLinkButton search={search} />
            {props.exportPath !== undefined && (
              <ExportMenu path={props.exportPath} columns={shown} filters={search.filters} />
            )}
            <ColumnsMenu name={name} columns={columns} shown={shown} search={search} />
          </div>
        </div>
        <UnknownFilters search={search} />
        {query.error !== null && (
          <ErrorStrip error={query.error} onRetry={() => void query.refetch()} onNarrow={search.narrow} />
        )}
        {page === undefined && query.error === null && <Skeleton />}
        {page && (
          <>
            <ListTable {...props} columns={shown} rows={rows} isStale={isStale} walk={walk} />
            {rows.length === 0 && !props.isPartial && <Nothing search={search} empty={props.empty} />}
            <Pager walk={walk} rows={rows.length} nextCursor={nextCursor} />
          </>
        )}
      </div>
      {opened && props.peek && (
        <PeekPanel
          title={props.peekTitle?.(opened) ?? props.keyOf(opened)}
          href={props.hrefOf?.(opened)}
          walk={walk}
          key={props.keyOf(opened)}
        >
          {props.peek(opened)}
        </PeekPanel>
      )}
    </div>
  );
}

/** The page that was read last stays, dimmed, when another one cannot be read. */
function useLastPage<Row>({ data, error }: ListQuery<Row>): ListQuery<Row>['data'] {
  const [last, setLast] = useState(data);
  if (data !== undefined && data !== last) setLast(data);
  return data ?? (error === null ? undefined : last);
}

function UnknownFilters({ search }: { search: ListSearch }): React.ReactNode {
  const t = useMessages();
  if (search.unknown.length === 0) return null;
  const drop = (): void => search.change(Object.fromEntries(search.unknown.map((name) => [name, undefined])));
  return (
    <p className={styles.notice} role="status">
      {t.lists.unknownFilters(search.unknown.join(', '))}
      <Button look="quiet" onClick={drop}>
        {t.lists.dropThem}
      </Button>
    </p>
  );
}

function Nothing({ search, empty }: { search: ListSearch; empty: React.ReactNode }): React.ReactNode {
  const t = useMessages();
  const isFiltered = Object.values(search.filters).some((value) => value !== undefined);
  if (!isFiltered && search.cursor === undefined) return empty;
  return (
    <div className={styles.nothing}>
      <p>{t.lists.nothingFound}</p>
      <Button onClick={search.clearFilters}>{t.lists.clearFilters}</Button>
    </div>
  );
}
