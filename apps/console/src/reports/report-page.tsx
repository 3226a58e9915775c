import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Time } from '../format/time';
import { InsightFrame } from '../insight/insight-frame';
import table from '../list/list-table.module.css';
import { TableScroller } from '../list/list-table';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { useMay } from '../session/session';
import ReportDialog from './report-dialog';
import { deleteReport, type Report, reportQuery, type ReportRun, runsQuery } from './report-queries';
import { scheduleText } from './schedule-fields';
import styles from './reports.module.css';

/** A report with its runs, each of which opens the figures as they were. */
export default function ReportPage(): React.ReactNode {
  const t = useMessages();
  const { id = '' } = useParams({ strict: false });
  const report = useQuery(reportQuery(id));
  const runs = useQuery(runsQuery(id));
  const error = report.error ?? runs.error;
  return (
    <InsightFrame lead={report.data ? leadOf(t, report.data) : t.reports.lead}>
      {error && <ErrorStrip error={error} />}
      {!error && (!report.data || !runs.data) && <Skeleton lines={6} />}
      {report.data && <ReportActions report={report.data} />}
      {runs.data?.length === 0 && <EmptyState icon="clock" title={t.reports.noRuns} reason={t.reports.noRunsReason} />}
      {runs.data && runs.data.length > 0 && (
        <Panel title={t.reports.runs} isFlush>
          <RunTable runs={runs.data as unknown as ReportRun[]} />
        </Panel>
      )}
    </InsightFrame>
  );
}

function leadOf(t: ReturnType<typeof useMessages>, report: Report): string {
  const to = report.recipients.length > 0 ? ` · ${report.recipients.join(', ')}` : '';
  return `${report.name} · ${scheduleText(t, report.schedule, report.timezone)}${to}`;
}

function ReportActions({ report }: { report: Report }): React.ReactNode {
  const t = useMessages();
  const mayEdit = useMay('edit');
  const [isOpen, setOpen] = useState<'edit' | 'delete'>();
  if (!mayEdit) return null;
  return (
    <div className={styles.actions}>
      <Button icon="settings" onClick={() => setOpen('edit')}>
        {t.reports.edit}
      </Button>
      <Button look="danger" onClick={() => setOpen('delete')}>
        {t.reports.delete}
      </Button>
      {isOpen === 'edit' && <ReportDialog report={report} onClose={() => setOpen(undefined)} />}
      {isOpen === 'delete' && <DeleteDialog report={report} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function DeleteDialog({ report, onClose }: { report: Report; onClose: () => void }): React.ReactNode {
  const t = useMessages().reports;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => deleteReport(report),
    onSuccess: async () => {
      await navigate({ to: '/insight/reports', search: {} });
      queries.removeQueries({ queryKey: ['reports', report.id] });
      await queries.invalidateQueries({ queryKey: ['reports'] });
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title={t.delete}>
      <div className={styles.form}>
        <p>{t.deleteQuestion(report.name)}</p>
        {remove.error && <ErrorStrip error={remove.error} />}
        <Button look="danger" isBusy={remove.isPending} onClick={() => remove.mutate()}>
          {t.delete}
        </Button>
      </div>
    </Dialog>
  );
}

function RunTable({ runs }: { runs: readonly ReportRun[] }): React.ReactNode {
  const t = useMessages();
  const sentText = ({ channel, sent_at, error }: ReportRun['messages'][number]): string => {
    const name = t.reports.channels[channel as 'email' | 'webhook'];
    if (sent_at !== null) return `${name}: ${t.reports.sent}`;
    return `${name}: ${error === null ? t.reports.waiting : t.reports.notSent(error)}`;
  };
  return (
    <TableScroller label={t.reports.runs}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t.reports.due}</th>
            <th scope="col">{t.reports.state}</th>
            <th scope="col">{t.reports.channel}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td>
                <Link
                  to="/insight/reports/$id/runs/$run"
                  params={{ id: run.report_id, run: run.id }}
                  search={{}}
                  preload={false}
                >
                  <Time value={run.due_at} />
                </Link>
              </td>
              <td>{t.reports.states[run.state]}</td>
              <td>{run.messages.map(sentText).join('; ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}
