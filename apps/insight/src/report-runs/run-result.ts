import type { QueryResult } from '@app/internal-protocol';
import type { QueryPlan, Tile } from '@app/semantic-layer';

/** A tile with its figures as they were. */
export interface TileResult {
  tile: Tile;
  plan: QueryPlan;
  result: QueryResult;
}

/** What a run showed. It is stored, and never computed again. */
export interface RunResult {
  tiles: TileResult[];
}

/** Whether there is nothing to read: no row, or zeros alone. */
export function isEmptyResult({ tiles }: RunResult): boolean {
  return tiles.every(({ result }) =>
    result.rows.every(({ values }) =>
      Object.values(values).every(({ value }) => value === null || /^-?0(?:\.0+)?$/.test(value)),
    ),
  );
}

/** The partners whose figures are missing from a tile, each once. */
export function missingPartners({ tiles }: RunResult): string[] {
  return [...new Set(tiles.flatMap(({ result }) => result.not_answered.map((one) => one.partner_code)))].toSorted();
}
