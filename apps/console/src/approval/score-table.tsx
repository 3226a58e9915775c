import table from '../list/list-table.module.css';
import { TableScroller } from '../list/list-table';

interface Props {
  label: string;
  /** Of columns that name a row. */
  names: readonly string[];
  /** Of columns of figures. */
  figures: readonly string[];
  children: React.ReactNode;
}

/** A table of figures, whose rows are its children. */
export function ScoreTable({ label, names, figures, children }: Props): React.ReactNode {
  return (
    <TableScroller label={label}>
      <table className={table.table}>
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {figures.map((figure) => (
              <th key={figure} scope="col" className={table.end}>
                {figure}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </TableScroller>
  );
}
