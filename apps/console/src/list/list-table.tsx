import { Link } from '@tanstack/react-router';
import type { Column } from './column';
import styles from './list-table.module.css';
import type { RowWalk } from './use-row-walk';

interface Props<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  hrefOf?: (row: Row) => string;
  peek?: unknown;
  /** The rows are those of before, while others load. */
  isStale: boolean;
  walk: RowWalk<Row>;
}

/** A real table, which assistive technology, printing and searching in the page understand. */
export function ListTable<Row>({ label, columns, rows, isStale, ...row }: Props<Row>): React.ReactNode {
  if (rows.length === 0) return null;
  return (
    <section className={styles.scroller} tabIndex={0} aria-label={label}>
      <table className={styles.table} aria-busy={isStale}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={cellClass(column)}>
                {column.isControl ? <span className={styles.hiddenName}>{column.name}</span> : column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((value) => (
            <TableRow key={row.keyOf(value)} {...row} value={value} columns={columns} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps<Row> extends Pick<Props<Row>, 'columns' | 'keyOf' | 'hrefOf' | 'peek' | 'walk'> {
  value: Row;
}

function TableRow<Row>({ value, columns, keyOf, hrefOf, peek, walk }: RowProps<Row>): React.ReactNode {
  const key = keyOf(value);
  // The way to the row's page or panel.
  const leading = columns.find(({ isControl }) => !isControl);
  const isOpened = walk.openedRow !== undefined && keyOf(walk.openedRow) === key;
  const open = (event: React.MouseEvent): void => {
    const isControl = (event.target as Element).closest('a, button, input, label') !== null;
    if (isControl || getSelection()?.toString() || event.defaultPrevented) return;
    walk.openRow(key);
  };
  return (
    <tr data-key={key} className={isOpened ? styles.opened : undefined} onClick={peek ? open : undefined}>
      {columns.map((column) => (
        <td key={column.id} className={cellClass(column)}>
          {column === leading && hrefOf ? (
            <Link to={hrefOf(value)} className={styles.link} preload={false}>
              {column.cell(value)}
            </Link>
          ) : column === leading && peek ? (
            <button type="button" className={styles.opener} onClick={() => walk.openRow(key)} aria-expanded={isOpened}>
              {column.cell(value)}
            </button>
          ) : (
            column.cell(value)
          )}
        </td>
      ))}
    </tr>
  );
}

function cellClass<Row>({ align, shownFrom, wraps }: Column<Row>): string | undefined {
  const classes = [align && styles.end, shownFrom && styles[shownFrom], wraps && styles.wraps];
  return classes.filter(Boolean).join(' ') || undefined;
}

/** A table within a panel scrolls by itself where the screen is too narrow, with the keyboard as well. */
export function TableScroller({ label, children }: { label: string; children: React.ReactNode }): React.ReactNode {
  return (
    <div role="group" className={styles.inPanel} tabIndex={0} aria-label={label}>
      {children}
    </div>
  );
}
