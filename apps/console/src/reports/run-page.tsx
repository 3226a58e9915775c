import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { savePng } from '../charts/save-png';
import { NotAnswered } from '../conversions/not-answered';
import { writePlan } from '../explore/plan/plan-search';
import { metricLabel, periodText } from '../explore/plan/plan-words';
import { kindOf, ResultChart } from '../explore/result/result-chart';
import { ResultTable } from '../explore/result/result-table';
import { writeResult } from '../explore/result/write-result';
import { useFormat } from '../format/use-format';
import { InsightFrame } from '../insight/insight-frame';
import { useLanguage, useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { downloadCsv } from '../parts/download-csv';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Skeleton } from '../parts/skeleton';
import { type ReportRun, reportQuery, runQuery } from './report-queries';
import styles from './reports.module.css';

type RunTile = NonNullable<ReportRun['result']>['tiles'][number];

/** What a report showed at one time. The figures are those that were stored, whatever has changed since. */
export default function RunPage(): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const { id = '', run = '' } = useParams({ strict: false });
  const { data: report } = useQuery(reportQuery(id));
  const { data, error, refetch } = useQuery(runQuery(id, run));
  const zone = report?.timezone ?? 'UTC';
  const lead = data && `${report?.name ?? ''} · ${format.time(data.due_at, zone, 'second')} (${zone})`;
  const silent = data?.result?.tiles.flatMap(({ result }) => result.not_answered) ?? [];
  const codes = [...new Set(silent.map(({ partner_code }) => partner_code))];
  return (
    <InsightFrame lead={lead ?? t.reports.lead}>
      <p className={styles.note}>
        <Link to="/insight/reports/$id" params={{ id }} search={{}} preload={false}>
          {t.reports.allRuns}
        </Link>
      </p>
      <p className={styles.note}>{t.reports.frozen}</p>
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={6} />}
      <NotAnswered partners={codes.map((partner_code) => ({ partner_code }))} onRetry={() => void refetch()} />
      {data && data.result === null && (
        <EmptyState icon="clock" title={t.reports.states[data.state]} reason={data.error ?? t.reports.notYet} />
      )}
      <div className={styles.tiles}>
        {data?.result?.tiles.map((tile) => (
          <StoredTile key={tile.tile.id} {...tile} />
        ))}
      </div>
    </InsightFrame>
  );
}

function StoredTile({ tile, plan, result }: RunTile): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const navigate = useNavigate();
  const shown = useRef<HTMLDivElement>(null);
  const kind = kindOf(plan, tile.chart);
  const title = tile.title || plan.metrics.map((metric) => metricLabel(language, metric)).join(', ');
  return (
    <div role="group" aria-label={`${title} · ${periodText(t, plan.time)}`} className={styles.tile}>
      <header className={styles.head}>
        <h2>{`${title} · ${periodText(t, plan.time)}`}</h2>
        <div className={styles.actions}>
          <Button look="quiet" icon="download" onClick={() => downloadCsv('figures.csv', [writeResult(plan, result)])}>
            {t.explore.download}
          </Button>
          <Button look="quiet" icon="download" onClick={() => void savePng('figures.png', title, shown.current!)}>
            {t.explore.downloadPng}
          </Button>
        </div>
      </header>
      <div ref={shown}>
        {kind !== 'table' && result.rows.length > 0 && (
          <div className={styles.chart}>
            <ResultChart plan={plan} result={result} kind={kind} />
          </div>
        )}
        {result.rows.length === 0 && <p className={styles.empty}>{t.explore.none}</p>}
        {result.rows.length > 0 && (
          <ResultTable
            plan={plan}
            result={result}
            onChange={(next) => void navigate({ to: '/insight/explore', search: { plan: writePlan(next) } })}
          />
        )}
      </div>
    </div>
  );
}
