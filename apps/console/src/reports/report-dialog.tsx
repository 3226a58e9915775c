import type { Board } from '@app/semantic-layer/boards/board';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { MY_ZONE } from '../format/zone';
import { useLanguage, useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip, fieldErrorsOf } from '../parts/error-strip';
import { CheckField, TextField } from '../parts/field';
import { LinesField } from '../parts/lines-field';
import { type Report, reportsQuery, type SavedReport, saveReport } from './report-queries';
import styles from './reports.module.css';
import { ScheduleFields } from './schedule-fields';

/** What a report shows: a dashboard, or tiles of its own. */
export type ReportContent = { dashboardId: string } | { board: Board };

interface Props {
  /** The report to change; undefined for a new one. */
  report?: Report | undefined;
  /** What a new one shows. */
  content?: ReportContent;
  name?: string;
  onClose: () => void;
}

/** Saves figures as a report: when, in which zone and language, and by which way to whom. */
export default function ReportDialog({ report, content, name = '', onClose }: Props): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const queries = useQueryClient();
  const { data } = useQuery(reportsQuery);
  const [saved, setSaved] = useState<SavedReport>(() => report ?? newReport(name, content, language));
  const save = useMutation({
    mutationFn: () =>
      saveReport({ ...saved, name: saved.name.trim(), recipients: saved.recipients.filter(Boolean) }, report),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['reports'] });
      if (report) onClose();
    },
  });
  const errors = new Map(fieldErrorsOf(t, save.error).map(({ field, reason }) => [field, reason]));
  const change = (changes: Partial<SavedReport>): void => setSaved({ ...saved, ...changes });
  const title = report ? t.reports.edit : t.reports.create;
  if (save.data) return <Done report={save.data} title={title} onClose={onClose} />;
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <form className={styles.form} onSubmit={submit}>
        {save.error && <ErrorStrip error={save.error} />}
        <TextField
          label={t.dashboards.name}
          error={errors.get('name')}
          value={saved.name}
          onChange={(next) => change({ name: next })}
          input={{ required: true, maxLength: 120 }}
        />
        <ScheduleFields saved={saved} onChange={change} errors={errors} />
        {(['email', 'webhook'] as const).map((channel) => (
          <CheckField
            key={channel}
            label={t.reports.channels[channel]}
            hint={data && !data.channels.includes(channel) ? t.reports.notSet[channel] : undefined}
            isChecked={saved.channels.includes(channel)}
            onChange={(isChosen) =>
              change({ channels: [...saved.channels.filter((one) => one !== channel), ...(isChosen ? [channel] : [])] })
            }
          />
        ))}
        {saved.channels.includes('email') && (
          <LinesField
            label={t.reports.recipients}
            hint={t.reports.recipientsHint}
            error={errors.get('recipients')}
            value={saved.recipients}
            onChange={(recipients) => change({ recipients })}
          />
        )}
        <CheckField
          label={t.reports.skipsEmpty}
          isChecked={saved.skips_empty}
          onChange={(skips_empty) => change({ skips_empty })}
        />
        <CheckField
          label={t.reports.enabled}
          isChecked={saved.is_enabled}
          onChange={(is_enabled) => change({ is_enabled })}
        />
        <Button type="submit" look="primary" isBusy={save.isPending} disabled={saved.channels.length === 0}>
          {t.reports.save}
        </Button>
      </form>
    </Dialog>
  );
}

function Done({ report, title, onClose }: { report: Report; title: string; onClose: () => void }): React.ReactNode {
  const t = useMessages().reports;
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <div className={styles.form}>
        <p role="status">{t.saved(report.name)}</p>
        <Link to="/insight/reports/$id" params={{ id: report.id }} search={{}} preload={false} onClick={onClose}>
          {t.open(report.name)}
        </Link>
      </div>
    </Dialog>
  );
}

function newReport(name: string, content: ReportContent | undefined, language: SavedReport['language']): SavedReport {
  return {
    name,
    dashboard_id: content && 'dashboardId' in content ? content.dashboardId : null,
    board: content && 'board' in content ? content.board : null,
    language,
    timezone: MY_ZONE,
    schedule: { every: 'day', at: '08:00' },
    channels: ['email'],
    recipients: [],
    skips_empty: true,
    is_enabled: true,
  };
}
