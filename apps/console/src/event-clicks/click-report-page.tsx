import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConversionsRead } from '../events/complete-until';
import { SpanTools, useSourceFilter } from '../events/span-tools';
import { placesOf } from '../format/format';
import { useFormat } from '../format/use-format';
import { useZone } from '../format/zone';
import { ChoiceButtons } from '../insight/choice-buttons';
import { readPeriod } from '../insight/insight-period';
import table from '../list/list-table.module.css';
import { TableScroller } from '../list/list-table';
import { useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { type ClickReport, clickReportQuery, type Dimension, DIMENSIONS } from './click-queries';
import { ClicksFrame } from './clicks-frame';
import styles from './clicks.module.css';

/** Clicks and what they led to. */
export default function ClickReportPage(): React.ReactNode {
  const t = useMessages();
  const [now] = useState(() => new Date());
  const zone = useZone();
  const search = useListSearch(['source', 'from', 'to', 'by']);
  const { source, from, to } = search.filters;
  const by = DIMENSIONS.find((one) => one === search.filters['by']) ?? 'offer';
  const period = readPeriod(from, to, zone, now);
  const query = useQuery(clickReportQuery(period, by, { ...(source && { source }) }));
  const { data, error } = query;
  return (
    <ClicksFrame lead={t.clicks.leads.report}>
      <SpanTools search={search} period={period} zone={zone} now={now} filters={[useSourceFilter()]} />
      {error && <ErrorStrip error={error} onRetry={() => void query.refetch()} onNarrow={search.narrow} />}
      {data && <ConversionsRead read={data} />}
      <Panel
        title={t.clicks.tabs.report}
        actions={
          <ChoiceButtons
            label={t.insight.breakdown}
            value={by}
            options={DIMENSIONS.map((one) => [one, t.clicks.dimensions[one]] as const)}
            onChange={(next) => search.change({ by: next })}
          />
        }
        isFlush
      >
        {!data && !error && <Skeleton />}
        {data?.rows.length === 0 && (
          <EmptyState icon="conversions" title={t.clicks.none} reason={t.clicks.noneReasons.report} />
        )}
        {data && data.rows.length > 0 && <ReportTable report={data} by={by} isStale={query.isPlaceholderData} />}
        {data?.is_cut && <p className={styles.cut}>{t.insight.truncated}</p>}
      </Panel>
    </ClicksFrame>
  );
}

interface TableProps {
  report: ClickReport;
  by: Dimension;
  isStale: boolean;
}

function ReportTable({ report, by, isStale }: TableProps): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const figures = [t.clicks.clicks, t.clicks.converted, t.clicks.rate, t.navigation.conversions];
  const money = [t.clicks.earnings, t.clicks.perClick];
  return (
    <TableScroller label={t.clicks.tabs.report}>
      <table className={table.table} aria-busy={isStale}>
        <thead>
          <tr>
            <th scope="col">{t.clicks.dimensions[by]}</th>
            {[...figures, ...money].map((name) => (
              <th key={name} scope="col" className={table.end}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.rows.map((row) => (
            <tr key={row.key ?? ''}>
              <td title={row.key ?? undefined}>{row.key ?? t.insight.nothing}</td>
              <td className={table.end}>{format.count(row.clicks)}</td>
              <td className={table.end}>{format.count(row.converted_clicks)}</td>
              <td className={table.end}>{row.rate === null ? t.common.none : format.share(row.rate)}</td>
              <td className={table.end}>{format.count(row.conversions)}</td>
              <Amounts earnings={row.earnings} of="amount" />
              <Amounts earnings={row.earnings} of="per_click" />
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}

interface AmountsProps {
  earnings: ClickReport['rows'][number]['earnings'];
  of: 'amount' | 'per_click';
}

/** Each currency in a line of its own: they are never added. */
function Amounts({ earnings, of }: AmountsProps): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  return (
    <td className={table.end}>
      {earnings.length === 0 && t.common.none}
      {earnings.map((earning) => (
        <span key={earning.currency} className={styles.earnings}>
          {`${earning.currency} ${format.amount(earning[of], placesOf([earning[of]]))}`}
        </span>
      ))}
    </td>
  );
}
