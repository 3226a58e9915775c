import type { Tile } from '@app/semantic-layer/boards/board';
import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { savePng } from '../charts/save-png';
import { planOf, type QueryResult } from '../explore/explore-queries';
import { writePlan } from '../explore/plan/plan-search';
import { metricLabel, periodText } from '../explore/plan/plan-words';
import { kindOf, ResultChart } from '../explore/result/result-chart';
import { ResultTable } from '../explore/result/result-table';
import { writeResult } from '../explore/result/write-result';
import { useLanguage, useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { downloadCsv } from '../parts/download-csv';
import { ErrorStrip } from '../parts/error-strip';
import { Icon } from '../parts/icon';
import { Menu, MenuItem, MenuSeparator } from '../parts/menu';
import { Skeleton } from '../parts/skeleton';
import styles from './dashboards.module.css';

export interface TileEdit {
  onEdit: () => void;
  onMove: (by: 1 | -1) => void;
  onResize: (by: 1 | -1) => void;
  onRemove: () => void;
  onDrag: (isDragged: boolean) => void;
  isFirst: boolean;
  isLast: boolean;
}

interface Props {
  tile: Tile;
  plan: QueryPlan;
  query: { data?: QueryResult | undefined; error: Error | null; refetch: () => Promise<unknown> };
  /** What its menu offers to those who may change the dashboard. */
  edit?: TileEdit;
}

/** A tile: its figures, a link to explore them, and its menu. */
export function TileCard({ tile, plan, query, edit }: Props): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const shown = useRef<HTMLDivElement>(null);
  const { data, error } = query;
  const kind = kindOf(plan, tile.chart);
  const title = tile.title || plan.metrics.map((metric) => metricLabel(language, metric)).join(', ');
  return (
    <div role="group" aria-label={title}>
      <header className={styles.head}>
        {edit && (
          <span
            className={styles.grip}
            draggable
            aria-hidden="true"
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', tile.id);
              edit.onDrag(true);
            }}
            onDragEnd={() => edit.onDrag(false)}
          >
            <Icon name="more" />
          </span>
        )}
        <h2>
          <Link to="/insight/explore" search={{ plan: writePlan(plan), chart: kind }} preload={false}>
            {title}
          </Link>
        </h2>
        <TileMenu title={title} plan={plan} result={data} shown={shown} edit={edit} />
      </header>
      <div ref={shown} className={styles.body}>
        {tile.period !== null && <p className={styles.note}>{periodText(t, plan.time)}</p>}
        {error && <ErrorStrip error={error} onRetry={() => void query.refetch()} />}
        {!data && !error && <Skeleton lines={4} />}
        {data && <TileFigures plan={planOf(data)} result={data} kind={kind} />}
      </div>
    </div>
  );
}

type FiguresProps = React.ComponentProps<typeof ResultChart>;

function TileFigures({ plan, result, kind }: FiguresProps): React.ReactNode {
  const t = useMessages();
  const navigate = useNavigate();
  if (result.rows.length === 0) return <p className={styles.note}>{t.explore.none}</p>;
  if (kind !== 'table') return <ResultChart plan={plan} result={result} kind={kind} />;
  return (
    <div className={styles.rows}>
      <ResultTable
        plan={plan}
        result={result}
        onChange={(next) => void navigate({ to: '/insight/explore', search: { plan: writePlan(next) } })}
      />
    </div>
  );
}

interface MenuProps {
  title: string;
  plan: QueryPlan;
  result: QueryResult | undefined;
  shown: React.RefObject<HTMLDivElement | null>;
  edit: TileEdit | undefined;
}

function TileMenu({ title, plan, result, shown, edit }: MenuProps): React.ReactNode {
  const t = useMessages();
  const file = title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60) || 'figures';
  return (
    <Menu trigger={<Button look="quiet" icon="more" aria-label={t.dashboards.tileMenu(title)} />}>
      {edit && (
        <>
          <MenuItem onClick={edit.onEdit}>{t.dashboards.edit}</MenuItem>
          {!edit.isFirst && <MenuItem onClick={() => edit.onMove(-1)}>{t.dashboards.earlier}</MenuItem>}
          {!edit.isLast && <MenuItem onClick={() => edit.onMove(1)}>{t.dashboards.later}</MenuItem>}
          <MenuItem onClick={() => edit.onResize(1)}>{t.dashboards.wider}</MenuItem>
          <MenuItem onClick={() => edit.onResize(-1)}>{t.dashboards.narrower}</MenuItem>
          <MenuItem onClick={edit.onRemove}>{t.dashboards.remove}</MenuItem>
          <MenuSeparator />
        </>
      )}
      <MenuItem onClick={() => result && downloadCsv(`${file}.csv`, [writeResult(plan, result)])}>
        {t.explore.download}
      </MenuItem>
      <MenuItem onClick={() => void savePng(`${file}.png`, title, shown.current!)}>{t.explore.downloadPng}</MenuItem>
    </Menu>
  );
}
