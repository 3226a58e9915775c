import { Link } from '@tanstack/react-router';
import { guardAmount, guardText, writeCsvLine } from '@app/common/csv/write-csv';
import { useFormat } from '../format/use-format';
import table from '../list/list-table.module.css';
import { useMessages } from '../messages/use-messages';
import { downloadCsv } from '../parts/download-csv';
import { Button } from '../parts/button';
import { Panel } from '../parts/panel';
import type { Comparison, OurConversion, TheirRow } from './compare-conversions';
import styles from './compare.module.css';

/** More are in the file of the list. */
const MAX_SHOWN = 200;

/** One conversion on either side. */
interface Row {
  theirs?: TheirRow;
  ours?: OurConversion;
}

/** What only one side has and what differs, each with what to do about it. */
export function ComparisonResult({
  comparison,
  partnerCode,
}: {
  comparison: Comparison;
  partnerCode: string;
}): React.ReactNode {
  const t = useMessages().compare;
  const format = useFormat();
  const lists = [
    { name: 'different' as const, rows: comparison.different },
    { name: 'onlyTheirs' as const, rows: comparison.onlyTheirs.map((theirs): Row => ({ theirs })) },
    { name: 'onlyOurs' as const, rows: comparison.onlyOurs.map((ours): Row => ({ ours })) },
  ];
  return (
    <>
      <p role="status">
        {t.same(format.count(comparison.same))}
        {comparison.skipped > 0 && ` ${t.skipped(format.count(comparison.skipped))}`}
      </p>
      {lists.map(({ name, rows }) => (
        <Panel
          key={name}
          title={`${t[name].title}: ${format.count(rows.length)}`}
          actions={
            rows.length > 0 && (
              <Button icon="download" onClick={() => download(`${partnerCode}-${name}.csv`, rows)}>
                {t.download}
              </Button>
            )
          }
        >
          {rows.length > 0 && (
            <RowList rows={rows} next={t[name].next} partnerCode={partnerCode} label={t[name].title} />
          )}
          {rows.length === 0 && <p>{t[name].none}</p>}
        </Panel>
      ))}
    </>
  );
}

interface ListProps {
  rows: readonly Row[];
  next: string;
  partnerCode: string;
  label: string;
}

function RowList({ rows, next, partnerCode, label }: ListProps): React.ReactNode {
  const t = useMessages().compare;
  const format = useFormat();
  return (
    <div className={styles.list}>
      <p>{next}</p>
      <div className={table.scroller} role="region" tabIndex={0} aria-label={label}>
        <table className={table.table}>
          <thead>
            <tr>
              {[t.conversion, t.line, t.theirAmount, t.ourAmount, t.theirStatus, t.ourStatus].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MAX_SHOWN).map(({ theirs, ours }) => (
              <tr key={`${theirs?.line} ${ours?.id}`}>
                <td>
                  <ConversionLink partnerCode={partnerCode} id={theirs?.id ?? ours!.id} ours={ours} />
                </td>
                <td>{theirs?.line}</td>
                <td>{theirs?.amount}</td>
                <td>{ours?.amount != null && format.amount(ours.amount, 4)}</td>
                <td>{theirs?.status}</td>
                <td>{ours && (ours.statusSent ?? ours.status)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MAX_SHOWN && <p className={styles.notes}>{t.more(format.count(rows.length - MAX_SHOWN))}</p>}
    </div>
  );
}

interface LinkProps {
  partnerCode: string;
  id: string;
  ours: OurConversion | undefined;
}

/** The page of a conversion that we have; the search of all partners and times for one that we lack. */
function ConversionLink({ partnerCode, id, ours }: LinkProps): React.ReactNode {
  if (!ours) return <Link to={`/conversions?${new URLSearchParams({ conversion_id: id }).toString()}`}>{id}</Link>;
  const query = ours.tenant === null ? '' : `?${new URLSearchParams({ tenant: ours.tenant }).toString()}`;
  return <Link to={`/conversions/${partnerCode}/${encodeURIComponent(id)}${query}`}>{id}</Link>;
}

function download(name: string, rows: readonly Row[]): void {
  const head = ['conversion_id', 'line', 'their_amount', 'our_amount', 'their_status', 'our_status', 'received_at'];
  const lines = rows.map(({ theirs, ours }) =>
    writeCsvLine([
      guardText(theirs?.id ?? ours!.id),
      theirs ? String(theirs.line) : '',
      guardAmount(theirs?.amount ?? ''),
      guardAmount(ours?.amount ?? ''),
      guardText(theirs?.status ?? ''),
      guardText(ours ? (ours.statusSent ?? ours.status) : ''),
      ours?.receivedAt ?? '',
    ]),
  );
  downloadCsv(name, [writeCsvLine(head), ...lines]);
}
