import type { Tile } from '@app/semantic-layer/boards/board';
import { PRESETS } from '@app/semantic-layer/time/presets';
import { useQuery } from '@tanstack/react-query';
import { useBlocker, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { filterText, periodText } from '../explore/plan/plan-words';
import { useZone } from '../format/zone';
import { ChoiceButtons } from '../insight/choice-buttons';
import { InsightFrame } from '../insight/insight-frame';
import { ListFilters, partnerFilter } from '../list/list-filters';
import { type ListSearch, useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Skeleton } from '../parts/skeleton';
import { allPartnersQuery } from '../partners/partner-queries';
import { useMay } from '../session/session';
import { BoardTiles } from './board-tiles';
import { BOARD_PARAMETERS, readFilters, viewOf, writeFilters } from './board-search';
import { withTile } from './change-board';
import { type Dashboard, dashboardQuery } from './dashboard-queries';
import styles from './dashboards.module.css';
import { DashboardSettings } from './dashboard-settings';
import { newTile, TileDialog } from './tile-dialog';
import { type DashboardDraft, useDashboard } from './use-dashboard';

const ReportDialog = lazy(() => import('../reports/report-dialog'));

export default function DashboardPage(): React.ReactNode {
  const t = useMessages().dashboards;
  const { id = '' } = useParams({ strict: false });
  const query = useQuery(dashboardQuery(id));
  if (query.data) return <OpenDashboard key={id} dashboard={query.data} />;
  return (
    <InsightFrame lead={t.lead}>
      {query.error ? <ErrorStrip error={query.error} onRetry={() => void query.refetch()} /> : <Skeleton lines={8} />}
    </InsightFrame>
  );
}

/** A dashboard of one period, under the filters of its URL. Changes are a draft until they are saved. */
function OpenDashboard({ dashboard }: { dashboard: Dashboard }): React.ReactNode {
  const t = useMessages();
  const [now] = useState(() => new Date());
  const [edited, setEdited] = useState<Tile>();
  const zone = useZone();
  const search = useListSearch(BOARD_PARAMETERS);
  const isEditor = useMay('edit');
  const mayEdit = isEditor || dashboard.is_own;
  const draft = useDashboard(dashboard);
  const board = draft.shown.definition;
  const view = viewOf(search.filters, board, zone, now);
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      current.pathname !== next.pathname && draft.isChanged && !confirm(t.dashboards.leave),
    enableBeforeUnload: draft.isChanged,
  });
  return (
    <InsightFrame lead={`${draft.shown.name} · ${periodText(t, view.period)} (${zone})`}>
      <BoardTools search={search} preset={view.preset} />
      {mayEdit && <EditBar dashboard={dashboard} draft={draft} onAdd={() => setEdited(newTile(board))} />}
      {board.tiles.length === 0 && (
        <EmptyState icon="insight" title={t.dashboards.empty} reason={t.dashboards.emptyReason} />
      )}
      <BoardTiles board={board} view={view} onChange={mayEdit ? draft.changeBoard : undefined} onEdit={setEdited} />
      {edited && (
        <TileDialog
          tile={edited}
          view={view}
          onClose={() => setEdited(undefined)}
          onSave={(tile) => {
            draft.changeBoard((present) => withTile(present, tile));
            setEdited(undefined);
          }}
        />
      )}
    </InsightFrame>
  );
}

interface ToolsProps {
  search: ListSearch;
  preset: (typeof PRESETS)[number] | undefined;
}

/** The period and the filters of all tiles, which are in the URL. */
function BoardTools({ search, preset }: ToolsProps): React.ReactNode {
  const t = useMessages();
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const filters = readFilters(search.filters['filters']);
  return (
    <div className={styles.tools}>
      <ChoiceButtons
        label={t.explore.period}
        value={preset ?? ''}
        options={PRESETS.map((one) => [one as string, t.explore.presets[one]] as const)}
        onChange={(next) => search.change({ period: next, from: undefined, to: undefined }, { isNewEntry: true })}
      />
      <ListFilters
        search={search}
        filters={[
          partnerFilter(t, partners),
          { name: 'from', label: t.lists.from, kind: 'time' },
          { name: 'to', label: t.lists.to, kind: 'time' },
        ]}
      />
      {filters.map((filter, index) => {
        const text = filterText(t, filter);
        return (
          <span key={text} className={styles.filter}>
            {text}
            <Button
              look="quiet"
              icon="cross"
              aria-label={t.explore.remove(text)}
              onClick={() =>
                search.change({ filters: writeFilters(filters.toSpliced(index, 1)) }, { isNewEntry: true })
              }
            />
          </span>
        );
      })}
    </div>
  );
}

interface EditProps {
  dashboard: Dashboard;
  draft: DashboardDraft;
  onAdd: () => void;
}

function EditBar({ dashboard, draft, onAdd }: EditProps): React.ReactNode {
  const t = useMessages();
  const [isOpen, setOpen] = useState(false);
  const [isReporting, setReporting] = useState(false);
  const mayReport = useMay('edit');
  const { isChanged, save, mergedWith } = draft;
  const board = draft.shown.definition;
  return (
    <>
      {save.error && <ErrorStrip error={save.error} />}
      {mergedWith !== undefined && (
        <p className={styles.merged} role="alert">
          {t.dashboards.merged(mergedWith)}
        </p>
      )}
      <div className={styles.bar}>
        <Button icon="plus" onClick={onAdd}>
          {t.dashboards.addTile}
        </Button>
        <Button icon="settings" onClick={() => setOpen(true)}>
          {t.dashboards.settings}
        </Button>
        {mayReport && (
          <Button icon="clock" disabled={board.tiles.length === 0} onClick={() => setReporting(true)}>
            {t.reports.create}
          </Button>
        )}
        {isChanged && (
          <>
            <Button look="primary" isBusy={save.isPending} onClick={save.run}>
              {t.dashboards.save}
            </Button>
            <Button look="quiet" onClick={draft.discard}>
              {t.partners.discard}
            </Button>
          </>
        )}
        <span role="status" className={styles.note}>
          {isChanged ? t.dashboards.unsaved : save.isSuccess && t.dashboards.saved}
        </span>
      </div>
      {isReporting && (
        <Suspense>
          <ReportDialog
            name={dashboard.name}
            content={{ dashboardId: dashboard.id }}
            onClose={() => setReporting(false)}
          />
        </Suspense>
      )}
      {isOpen && <DashboardSettings dashboard={dashboard} draft={draft} onClose={() => setOpen(false)} />}
    </>
  );
}
