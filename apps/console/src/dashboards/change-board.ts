import { type Board, type Tile, TILE_WIDTHS, type TilePlan } from '@app/semantic-layer/boards/board';
import { DEFAULT_TIME_ZONE, type QueryPlan } from '@app/semantic-layer/plan/plan';
import { comparisonOf, presetOf } from '@app/semantic-layer/time/presets';
import type { ChartKind } from '../charts/chart-data';
import { freeId } from './merge-dashboards';

export function withTile(board: Board, tile: Tile): Board {
  const isKnown = board.tiles.some(({ id }) => id === tile.id);
  const tiles = isKnown ? board.tiles.map((one) => (one.id === tile.id ? tile : one)) : [...board.tiles, tile];
  return { ...board, tiles };
}

export function withoutTile(board: Board, id: string): Board {
  return { ...board, tiles: board.tiles.filter((tile) => tile.id !== id) };
}

/** Moves a tile to another place; nothing where that is beyond the ends. */
export function movedTile(board: Board, id: string, place: number): Board {
  const from = board.tiles.findIndex((tile) => tile.id === id);
  if (from < 0 || place < 0 || place >= board.tiles.length) return board;
  const tiles = board.tiles.toSpliced(from, 1);
  return { ...board, tiles: tiles.toSpliced(place, 0, board.tiles[from]!) };
}

export function resizedTile(board: Board, id: string, by: 1 | -1): Board {
  const tile = board.tiles.find((one) => one.id === id);
  const width = TILE_WIDTHS.find((one) => one === (tile?.width ?? 0) + by);
  return tile && width ? withTile(board, { ...tile, width }) : board;
}

/**
 * A tile of a plan: its period, where that is not the board's, and what it is compared with become relative, so that
 * the tile shows other days tomorrow.
 */
export function tileOf(plan: QueryPlan, chart: ChartKind, board: Board, now: Date, title = ''): Tile {
  const { time, compare, tz, ...rest } = plan;
  const preset = presetOf(time, tz ?? DEFAULT_TIME_ZONE, now);
  const taken = board.tiles.map(({ id }) => id);
  return {
    id: freeId('tile', taken),
    title,
    chart,
    width: chart === 'figure' ? 1 : 2,
    plan: rest satisfies TilePlan,
    comparison: compare ? (comparisonOf(time, compare) ?? 'before') : 'none',
    period: preset === undefined || preset === board.period ? null : preset,
  };
}

/** A board of one tile, of the plan's period where that has a name. */
export function boardOf(plan: QueryPlan, chart: ChartKind, now: Date): Board {
  const period = presetOf(plan.time, plan.tz ?? DEFAULT_TIME_ZONE, now) ?? 'days7';
  const board: Board = { tiles: [], period };
  return withTile(board, { ...tileOf(plan, chart, board, now), width: 4 });
}
