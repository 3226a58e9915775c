import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Time } from '../format/time';
import { InsightFrame } from '../insight/insight-frame';
import table from '../list/list-table.module.css';
import { TableScroller } from '../list/list-table';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { type Report, reportsQuery } from './report-queries';
import { scheduleText } from './schedule-fields';

/** The reports, with when each is sent next. They are made from explored figures and from dashboards. */
export default function ReportsPage(): React.ReactNode {
  const t = useMessages();
  const { data, error, refetch } = useQuery(reportsQuery);
  return (
    <InsightFrame lead={t.reports.lead}>
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={5} />}
      {data?.reports.length === 0 && <EmptyState icon="insight" title={t.reports.none} reason={t.reports.noneReason} />}
      {data && data.reports.length > 0 && (
        <Panel title={t.reports.list} isFlush>
          <ReportTable reports={data.reports} />
        </Panel>
      )}
    </InsightFrame>
  );
}

function ReportTable({ reports }: { reports: readonly Report[] }): React.ReactNode {
  const t = useMessages();
  return (
    <TableScroller label={t.reports.list}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t.dashboards.name}</th>
            <th scope="col">{t.reports.schedule}</th>
            <th scope="col">{t.reports.channel}</th>
            <th scope="col">{t.reports.next}</th>
          </tr>
        </thead>
        <tbody>
          {reports.map((report) => (
            <tr key={report.id}>
              <td>
                <Link to="/insight/reports/$id" params={{ id: report.id }} search={{}} preload={false}>
                  {report.name}
                </Link>
              </td>
              <td>{scheduleText(t, report.schedule, report.timezone)}</td>
              <td>{report.channels.map((channel) => t.reports.channels[channel]).join(', ')}</td>
              <td>{report.is_enabled ? <Time value={report.next_due_at} /> : t.reports.off}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}
