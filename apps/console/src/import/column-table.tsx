import type { CsvRecord } from '@app/common/csv/csv-parser';
import { type CompiledMapping, targetOf } from '@app/postback/mapping/compile-mapping';
import table from '../list/list-table.module.css';
import { useMessages } from '../messages/use-messages';
import { type Column, parametersFor } from './choose-columns';
import styles from './import.module.css';

const SHOWN_VALUES = 3;

interface Props {
  columns: readonly Column[];
  records: readonly CsvRecord[];
  mapping: CompiledMapping;
  isDisabled: boolean;
  onColumns: (columns: Column[]) => void;
}

/** Each column of the file with its first values, the parameter that it becomes, and the field that this means. */
export function ColumnTable({ columns, records, mapping, isDisabled, onColumns }: Props): React.ReactNode {
  const t = useMessages();
  const { heads } = t.importing;
  const choose = (index: number, parameter: string | null): void =>
    onColumns(columns.map((column, place) => (place === index ? { ...column, parameter } : column)));
  return (
    <div className={table.scroller} role="region" tabIndex={0} aria-label={heads.column}>
      <table className={table.table}>
        <thead>
          <tr>
            {[heads.column, heads.values, heads.parameter, heads.field].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.map((column, index) => (
            // Two columns may have one name.
            <tr key={`${index} ${column.name}`}>
              <th scope="row">{column.name === '' ? t.common.none : column.name}</th>
              <td className={styles.values}>
                {records
                  .slice(0, SHOWN_VALUES)
                  .map(({ cells }) => cells[index] ?? '')
                  .filter((cell) => cell !== '')
                  .join(' · ')}
              </td>
              <td>
                <select
                  className={styles.select}
                  aria-label={heads.parameterOf(column.name)}
                  disabled={isDisabled}
                  value={column.parameter ?? ''}
                  onChange={(event) => choose(index, event.target.value || null)}
                >
                  <option value="">{t.importing.leftOut}</option>
                  {parametersFor(column).map((name) => (
                    <option key={name} value={name}>
                      {name}
                    </option>
                  ))}
                </select>
              </td>
              <td>
                <code>
                  {column.parameter === null ? '' : (targetOf(mapping, column.parameter)?.field ?? t.common.none)}
                </code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
