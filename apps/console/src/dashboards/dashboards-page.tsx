import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Time } from '../format/time';
import { InsightFrame } from '../insight/insight-frame';
import table from '../list/list-table.module.css';
import { TableScroller } from '../list/list-table';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { CreateDashboardDialog } from './create-dashboard-dialog';
import { type Dashboard, dashboardsQuery } from './dashboard-queries';

/** One's own dashboards, and those that others share. */
export default function DashboardsPage(): React.ReactNode {
  const t = useMessages();
  const [isOpen, setOpen] = useState(false);
  const { data, error, refetch } = useQuery(dashboardsQuery);
  const create = (
    <Button look="primary" icon="plus" onClick={() => setOpen(true)}>
      {t.dashboards.create}
    </Button>
  );
  return (
    <InsightFrame lead={t.dashboards.lead}>
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={5} />}
      {data?.length === 0 && (
        <EmptyState icon="insight" title={t.dashboards.none} reason={t.dashboards.noneReason} action={create} />
      )}
      {data && data.length > 0 && (
        <Panel title={t.dashboards.list} actions={create} isFlush>
          <DashboardTable dashboards={data} />
        </Panel>
      )}
      {isOpen && <CreateDashboardDialog onClose={() => setOpen(false)} />}
    </InsightFrame>
  );
}

function DashboardTable({ dashboards }: { dashboards: readonly Dashboard[] }): React.ReactNode {
  const t = useMessages();
  return (
    <TableScroller label={t.dashboards.list}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t.dashboards.name}</th>
            <th scope="col">{t.dashboards.owner}</th>
            <th scope="col">{t.dashboards.seenBy}</th>
            <th scope="col" className={table.end}>
              {t.dashboards.tiles}
            </th>
            <th scope="col">{t.dashboards.changed}</th>
          </tr>
        </thead>
        <tbody>
          {dashboards.map((dashboard) => (
            <tr key={dashboard.id}>
              <td>
                <Link to="/insight/dashboards/$id" params={{ id: dashboard.id }} search={{}} preload={false}>
                  {dashboard.name}
                </Link>
              </td>
              <td>{dashboard.is_own ? t.dashboards.you : dashboard.owner}</td>
              <td>{dashboard.is_shared ? t.dashboards.everyone : t.dashboards.onlyYou}</td>
              <td className={table.end}>{dashboard.definition.tiles.length}</td>
              <td>
                <Time value={dashboard.updated_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}
