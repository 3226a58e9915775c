import { Facts } from '../parts/facts';
import type { Column } from './column';

interface Props<Row> {
  columns: readonly Column<Row>[];
  row: Row;
}

/** A row in full, with the columns that the table leaves out: for lists whose rows have no page of their own. */
export function ColumnFacts<Row>({ columns, row }: Props<Row>): React.ReactNode {
  return <Facts facts={columns.map(({ name, cell }) => [name, cell(row)] as const)} />;
}
