import type { Board } from '@app/semantic-layer/boards/board';
import type { BoardView } from '@app/semantic-layer/boards/resolve-tile';
import { FILTER_FIELDS, FILTER_OPERATORS, type PlanFilter, type PlanPeriod } from '@app/semantic-layer/plan/plan';
import { type Preset, presetPeriod, PRESETS } from '@app/semantic-layer/time/presets';
import { toLocalTime } from '../format/local-time';
import type { SearchTexts } from '../search-texts';

export const BOARD_PARAMETERS = ['period', 'partner', 'from', 'to', 'filters'];

/** The period and the filters of a whole board, as its URL says; otherwise the period that it was saved with. */
export function viewOf(
  search: SearchTexts,
  board: Board,
  zone: string,
  now: Date,
): BoardView & { preset: Preset | undefined } {
  const custom = customPeriod(search, zone);
  const preset = custom ? undefined : (PRESETS.find((one) => one === search['period']) ?? board.period);
  const { partner } = search;
  const chosen: PlanFilter[] = partner === undefined ? [] : [{ field: 'partner', op: 'in', values: [partner] }];
  return {
    preset,
    period: custom ?? presetPeriod(preset!, zone, now),
    filters: [...chosen, ...readFilters(search['filters'])],
    zone,
    now,
  };
}

function customPeriod({ from, to }: SearchTexts, zone: string): PlanPeriod | undefined {
  const [fromMs, toMs] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  if (!(fromMs < toMs)) return undefined;
  return { from: toLocalTime(new Date(fromMs), zone), to: toLocalTime(new Date(toMs), zone) };
}

/** The filters of a URL; what is none of them, as in a link that was edited by hand, is left out. */
export function readFilters(text: string | undefined): PlanFilter[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isFilter) : [];
  } catch {
    // No JSON: the board is not filtered.
    return [];
  }
}

export function writeFilters(filters: readonly PlanFilter[]): string | undefined {
  return filters.length === 0 ? undefined : JSON.stringify(filters);
}

function isFilter(value: unknown): value is PlanFilter {
  if (typeof value !== 'object' || value === null) return false;
  const { field, op, values } = value as Record<string, unknown>;
  return (
    FILTER_FIELDS.some((one) => one === field) &&
    FILTER_OPERATORS.some((one) => one === op) &&
    Array.isArray(values) &&
    values.length > 0 &&
    values.every((one) => typeof one === 'string')
  );
}
