import { type Board, MAX_TITLE_LENGTH, type Tile, TILE_WIDTHS } from '@app/semantic-layer/boards/board';
import { type BoardView, resolveTile } from '@app/semantic-layer/boards/resolve-tile';
import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { COMPARISONS, PRESETS } from '@app/semantic-layer/time/presets';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { planOf, planQuery } from '../explore/explore-queries';
import { PlanChips } from '../explore/plan/plan-chips';
import { kindOf, kindsOf, ResultChart } from '../explore/result/result-chart';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { SelectField, TextField } from '../parts/field';
import styles from './dashboards.module.css';
import { freeId } from './merge-dashboards';

/** What a tile begins with, to be chosen from there. */
export function newTile(board: Board): Tile {
  return {
    id: freeId(
      'tile',
      board.tiles.map(({ id }) => id),
    ),
    title: '',
    chart: 'line',
    width: 2,
    plan: { kind: 'query', metrics: ['conversions'], grain: 'day' },
    comparison: 'none',
    period: null,
  };
}

interface Props {
  tile: Tile;
  view: BoardView;
  onSave: (tile: Tile) => void;
  onClose: () => void;
}

/** Chooses what a tile shows, and how, with the chart of it below. */
export function TileDialog({ tile: given, view, onSave, onClose }: Props): React.ReactNode {
  const t = useMessages();
  const [tile, setTile] = useState(given);
  const plan = resolveTile(tile, { ...view, filters: [] });
  const kind = kindOf(plan, tile.chart);
  const { data, error } = useQuery(planQuery(plan));
  const change = (changes: Partial<Tile>): void => setTile({ ...tile, ...changes });
  const changePlan = (next: QueryPlan): void => {
    const { time: _, compare: _compare, tz: _tz, ...rest } = next;
    change({ plan: rest });
  };
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    onSave({ ...tile, title: tile.title.trim(), chart: kind });
  };
  return (
    <Dialog isOpen onClose={onClose} title={t.dashboards.tile}>
      <form className={styles.form} onSubmit={submit}>
        <PlanChips plan={plan} onChange={changePlan} hasPeriod={false} />
        <div className={styles.tools}>
          <SelectField
            label={t.explore.chart}
            value={kind}
            onChange={(chart) => change({ chart })}
            options={kindsOf(plan).map((one) => [one, t.explore.charts[one]] as const)}
          />
          <SelectField
            label={t.dashboards.width}
            value={String(tile.width)}
            onChange={(width) => change({ width: TILE_WIDTHS.find((one) => String(one) === width) ?? tile.width })}
            options={TILE_WIDTHS.map((one) => [String(one), t.dashboards.widths[one]] as const)}
          />
          <SelectField
            label={t.explore.comparison}
            value={tile.comparison}
            onChange={(comparison) => change({ comparison })}
            options={COMPARISONS.map((one) => [one, t.explore.comparisons[one]] as const)}
          />
          <SelectField
            label={t.explore.period}
            value={tile.period ?? ''}
            onChange={(next) => change({ period: PRESETS.find((one) => one === next) ?? null })}
            options={[
              ['', t.dashboards.periodOfBoard],
              ...PRESETS.map((one) => [one, t.explore.presets[one]] as const),
            ]}
          />
        </div>
        <TextField
          label={t.dashboards.title}
          hint={t.dashboards.titleHint}
          value={tile.title}
          onChange={(title) => change({ title })}
          input={{ maxLength: MAX_TITLE_LENGTH }}
        />
        {error && <ErrorStrip error={error} />}
        {data && <ResultChart plan={planOf(data)} result={data} kind={kind} />}
        <div className={styles.actions}>
          <Button type="submit" look="primary" disabled={error !== null}>
            {t.dashboards.useTile}
          </Button>
          <Button onClick={onClose}>{t.common.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
