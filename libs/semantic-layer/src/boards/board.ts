import type { Comparison, Preset } from '../time/presets';
import type { QueryPlan } from '../plan/plan';

export const TILE_CHARTS = ['line', 'bar', 'stacked', 'table', 'figure'] as const;
export type TileChart = (typeof TILE_CHARTS)[number];

/** Of a grid of four columns. */
export const TILE_WIDTHS = [1, 2, 3, 4] as const;
export type TileWidth = (typeof TILE_WIDTHS)[number];

export const MAX_TILES = 24;
export const MAX_TITLE_LENGTH = 120;

/** What a tile asks of the model; the board says of which period. */
export type TilePlan = Omit<QueryPlan, 'time' | 'compare'>;

export interface Tile {
  /** Unique within its board. */
  id: string;
  /** Empty: the names of its metrics. */
  title: string;
  chart: TileChart;
  width: TileWidth;
  plan: TilePlan;
  /** What its period is compared with. */
  comparison: Comparison;
  /** A period of its own; null: that of the board. */
  period: Preset | null;
}

/** A dashboard: figures side by side, of one period and under the same filters. */
export interface Board {
  tiles: Tile[];
  /** Shown where the reader chose none. */
  period: Preset;
}
