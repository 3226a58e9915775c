import { useMemo } from 'react';
import type { CsvRecord } from '@app/common/csv/csv-parser';
import { STORED_FIELDS, type StoredField } from '@app/postback/canonical-fields';
import { ConversionStatus } from '../conversions/conversion-badges';
import { describeReason } from '../format/describe-reason';
import table from '../list/list-table.module.css';
import type { CompiledTenant } from '../mapping/preview/compile-document';
import { useMessages } from '../messages/use-messages';
import { StateBadge } from '../parts/state-badge';
import type { Column } from './choose-columns';
import styles from './import.module.css';
import { type PreviewRow, readRows } from './read-rows';

interface Props {
  records: readonly CsvRecord[];
  columns: readonly Column[];
  tenant: CompiledTenant;
}

/** The first rows as the service will read them. */
export function PreviewTable({ records, columns, tenant }: Props): React.ReactNode {
  const t = useMessages();
  const rows = useMemo(() => readRows(records, columns, tenant, Date.now()), [records, columns, tenant]);
  const fields = useMemo(() => fieldsIn(rows), [rows]);
  const { heads } = t.importing;
  return (
    <div className={table.scroller} role="region" tabIndex={0} aria-label={t.importing.preview(records.length)}>
      <table className={table.table}>
        <thead>
          <tr>
            {[heads.line, heads.reading, ...fields].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.line}>
              <td>{row.line}</td>
              <td className={styles.reading}>
                <Reading row={row} />
              </td>
              {fields.map((field) => (
                <td key={field}>{cellOf(row, field)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Reading({ row: { result } }: { row: PreviewRow }): React.ReactNode {
  const t = useMessages();
  const found = result.ok ? result.warnings : result.reasons;
  return (
    <>
      {!result.ok && <StateBadge tone="bad">{t.importing.unreadable}</StateBadge>}
      {result.ok && (
        <StateBadge tone={found.length > 0 ? 'warn' : 'good'}>
          {found.length > 0 ? t.importing.withWarnings : t.importing.readable}
        </StateBadge>
      )}
      {found.map((one) => (
        <p key={`${one.field} ${one.code}`}>
          <code>{one.field}</code> {describeReason(t, one)} {one.value != null && <code>{one.value}</code>}
        </p>
      ))}
    </>
  );
}

function cellOf({ result }: PreviewRow, field: StoredField): React.ReactNode {
  if (!result.ok) return field === 'conversion_id' ? result.conversionId : null;
  if (field === 'status') return <ConversionStatus status={result.postback.status} />;
  return result.postback[field];
}

/** Those that at least one row has, and the conversion id. */
function fieldsIn(rows: readonly PreviewRow[]): StoredField[] {
  return STORED_FIELDS.filter(
    (field) => field === 'conversion_id' || rows.some(({ result }) => result.ok && result.postback[field] !== null),
  );
}
