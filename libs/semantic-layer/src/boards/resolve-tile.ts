import { exceedsHours } from '../plan/check-plan';
import type { PlanFilter, PlanPeriod, QueryPlan } from '../plan/plan';
import { comparedPeriod, presetPeriod } from '../time/presets';
import type { Tile } from './board';

export interface BoardView {
  /** That of the board, in wall-clock time of the zone. */
  period: PlanPeriod;
  /** Of the whole board, beside those of each tile. */
  filters: readonly PlanFilter[];
  zone: string;
  now: Date;
}

/** The plan of a tile at a moment: with its period, what that is compared with, and the filters of the board. */
export function resolveTile({ plan, comparison, period }: Tile, view: BoardView): QueryPlan {
  const time = period === null ? view.period : presetPeriod(period, view.zone, view.now);
  const compare = comparedPeriod(time, comparison);
  const filters = [...(plan.filters ?? []), ...view.filters];
  return {
    ...plan,
    kind: 'query',
    time,
    ...(compare && { compare }),
    ...(filters.length > 0 && { filters }),
    // A board can show a year; so many hours are no chart.
    ...(plan.grain === 'hour' && exceedsHours(time) && { grain: 'day' as const }),
    tz: view.zone,
  };
}
