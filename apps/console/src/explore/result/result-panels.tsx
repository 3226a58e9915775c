import { DEFAULT_TIME_ZONE, type QueryPlan } from '@app/semantic-layer/plan/plan';
import { lazy, Suspense, useRef, useState } from 'react';
import type { ChartKind } from '../../charts/chart-data';
import { savePng } from '../../charts/save-png';
import { NotAnswered } from '../../conversions/not-answered';
import { useFormat } from '../../format/use-format';
import { useZone } from '../../format/zone';
import { boardOf } from '../../dashboards/change-board';
import { useLanguage, useMessages } from '../../messages/use-messages';
import { Button } from '../../parts/button';
import { CopyButton } from '../../parts/copy-button';
import { downloadCsv } from '../../parts/download-csv';
import { EmptyState } from '../../parts/empty-state';
import { Menu, MenuChoice } from '../../parts/menu';
import { Panel } from '../../parts/panel';
import styles from '../explore.module.css';
import type { QueryResult } from '../explore-queries';
import { writePlan } from '../plan/plan-search';
import { metricLabel } from '../plan/plan-words';
import { useMay } from '../../session/session';
import { kindOf, kindsOf, ResultChart } from './result-chart';
import { ResultTable } from './result-table';
import { writeResult } from './write-result';

const ReportDialog = lazy(() => import('../../reports/report-dialog'));
const AddToDashboard = lazy(() => import('../../dashboards/add-to-dashboard'));

interface Props {
  plan: QueryPlan;
  result: QueryResult;
  /** How to draw it, where that is possible. */
  chart: string | undefined;
  isStale: boolean;
  onChart: (chart: ChartKind) => void;
  onChange: (plan: QueryPlan) => void;
  onRetry: () => void;
}

/** A result as chart and table, with how far it can be relied on. */
export function ResultPanels({ plan, result, chart, isStale, onChart, onChange, onRetry }: Props): React.ReactNode {
  const t = useMessages();
  const kind = kindOf(plan, chart);
  const shown = useRef<HTMLDivElement>(null);
  return (
    <div className={styles.result} aria-busy={isStale}>
      <NotAnswered partners={result.not_answered.map(({ partner_code }) => ({ partner_code }))} onRetry={onRetry} />
      {result.rows.length === 0 && <EmptyState icon="insight" title={t.explore.none} reason={t.explore.noneReason} />}
      {result.rows.length > 0 && (
        <>
          <Panel
            title={t.explore.table}
            actions={<ResultActions plan={plan} result={result} kind={kind} shown={shown} onChart={onChart} />}
            isFlush
          >
            <div ref={shown} className={styles.chartBox}>
              <ResultChart plan={plan} result={result} kind={kind} />
            </div>
            <ResultTable plan={plan} result={result} onChange={onChange} />
          </Panel>
          <ResultNotes plan={plan} result={result} />
        </>
      )}
    </div>
  );
}

type NotesProps = Pick<Props, 'plan' | 'result'>;

interface ActionsProps extends NotesProps {
  kind: ChartKind;
  shown: React.RefObject<HTMLDivElement | null>;
  onChart: (chart: ChartKind) => void;
}

function ResultActions({ plan, result, kind, shown, onChart }: ActionsProps): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const link = new URL('/insight/explore', location.href);
  link.searchParams.set('plan', writePlan({ ...plan, tz: plan.tz ?? DEFAULT_TIME_ZONE }));
  link.searchParams.set('chart', kind);
  const mayEdit = useMay('edit');
  const [adding, setAdding] = useState<'tile' | 'report'>();
  const title = plan.metrics.map((metric) => metricLabel(language, metric)).join(', ');
  return (
    <div className={styles.actions}>
      <Menu trigger={<Button icon="insight">{t.explore.charts[kind]}</Button>}>
        <MenuChoice
          label={t.explore.chart}
          value={kind}
          onChange={onChart}
          options={kindsOf(plan).map((one) => [one, t.explore.charts[one]] as const)}
        />
      </Menu>
      {mayEdit && (
        <Button look="quiet" icon="plus" onClick={() => setAdding('tile')}>
          {t.dashboards.addTo}
        </Button>
      )}
      {mayEdit && (
        <Button look="quiet" icon="clock" onClick={() => setAdding('report')}>
          {t.reports.create}
        </Button>
      )}
      <CopyButton text={link.href} label={t.explore.copyLink} isLabelled />
      <Button look="quiet" icon="download" onClick={() => downloadCsv('figures.csv', [writeResult(plan, result)])}>
        {t.explore.download}
      </Button>
      {kind !== 'table' && (
        <Button look="quiet" icon="download" onClick={() => void savePng('figures.png', title, shown.current!)}>
          {t.explore.downloadPng}
        </Button>
      )}
      {adding && (
        <Suspense>
          {adding === 'tile' ? (
            <AddToDashboard plan={plan} chart={kind} onClose={() => setAdding(undefined)} />
          ) : (
            <ReportDialog
              name={title.slice(0, 120)}
              content={{ board: boardOf(plan, kind, new Date()) }}
              onClose={() => setAdding(undefined)}
            />
          )}
        </Suspense>
      )}
    </div>
  );
}

function ResultNotes({ plan, result }: NotesProps): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const zone = useZone();
  const shifted = result.coverage.shifted_minutes;
  return (
    <p className={styles.note}>
      {result.as_of !== null && `${t.explore.asOf(format.time(result.as_of, zone))} `}
      {shifted > 0 && `${t.explore.shifted(plan.tz ?? '', format.count(shifted))} `}
      {result.truncated && t.explore.truncated}
    </p>
  );
}
