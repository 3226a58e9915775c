import { checkHourly } from '../compile/compile-hourly';
import { checkPlan, type PlanError } from '../plan/check-plan';
import type { QueryPlan } from '../plan/plan';
import { comparedPeriod, COMPARISONS, PRESETS, presetPeriod } from '../time/presets';
import { MAX_TILES, MAX_TITLE_LENGTH, TILE_CHARTS, TILE_WIDTHS } from './board';

type Unchecked = Readonly<Record<string, unknown>>;
type Report = (field: string, code: PlanError['code'], reason: string) => void;

const MEMBERS = ['id', 'title', 'chart', 'width', 'plan', 'comparison', 'period'];
const ID = /^[\w-]{1,40}$/;

/** Everything that is wrong with a board, at once, such as `tiles.2.plan.metrics.0`; an empty list for a good one. */
export function checkBoard(board: unknown): PlanError[] {
  const errors: PlanError[] = [];
  const report: Report = (field, code, reason) => errors.push({ field, code, reason });
  if (!isObject(board)) return [{ field: '', code: 'wrong_format', reason: 'must be an object' }];
  const { tiles, period, ...others } = board;
  for (const name of Object.keys(others)) report(name, 'unknown_field', 'is no member of a board: tiles, period');
  oneOf(period, PRESETS, 'period', report);
  if (!Array.isArray(tiles)) {
    report('tiles', 'wrong_format', 'must be a list');
    return errors;
  }
  if (tiles.length > MAX_TILES) report('tiles', 'out_of_range', `must be at most ${MAX_TILES}`);
  for (const [index, tile] of tiles.slice(0, MAX_TILES).entries()) checkTile(tile, `tiles.${index}`, report);
  const ids = tiles.map((tile) => (isObject(tile) ? tile['id'] : undefined));
  if (new Set(ids).size < ids.length) report('tiles', 'conflicting_fields', 'must have an id of its own each');
  return errors;
}

function checkTile(tile: unknown, place: string, report: Report): void {
  if (!isObject(tile)) {
    report(place, 'wrong_format', 'must be an object');
    return;
  }
  const { id, title, chart, width, plan, comparison, period } = tile;
  for (const name of Object.keys(tile))
    if (!MEMBERS.includes(name)) report(`${place}.${name}`, 'unknown_field', `is no member: ${MEMBERS.join(', ')}`);
  if (typeof id !== 'string' || !ID.test(id))
    report(`${place}.id`, 'wrong_format', 'must be 1 to 40 letters, digits, _ or -');
  if (typeof title !== 'string' || title.length > MAX_TITLE_LENGTH || title.includes('\0'))
    report(`${place}.title`, 'wrong_format', `must be a text of at most ${MAX_TITLE_LENGTH} characters`);
  oneOf(chart, TILE_CHARTS, `${place}.chart`, report);
  oneOf(width, TILE_WIDTHS, `${place}.width`, report);
  oneOf(comparison, COMPARISONS, `${place}.comparison`, report);
  if (period !== null) oneOf(period, PRESETS, `${place}.period`, report);
  checkTilePlan(plan, comparison, `${place}.plan`, report);
}

/** A plan that could be run today can be run on any other day. */
function checkTilePlan(plan: unknown, comparison: unknown, place: string, report: Report): void {
  if (!isObject(plan)) {
    report(place, 'required', 'must be an object');
    return;
  }
  for (const name of ['time', 'compare', 'tz'])
    if (Object.hasOwn(plan, name)) report(`${place}.${name}`, 'unknown_field', 'is that of the board');
  const { time: _, compare: _compare, tz: _tz, ...rest } = plan;
  const period = presetPeriod('days7', 'UTC', new Date());
  const isCompared = comparison !== 'none' && COMPARISONS.some((one) => one === comparison);
  const whole = { ...rest, time: period, ...(isCompared && { compare: comparedPeriod(period, 'before') }) };
  const errors = checkPlan(whole);
  for (const { field, code, reason } of errors.length > 0 ? errors : checkHourly(whole as unknown as QueryPlan))
    report(field === '' ? place : `${place}.${field}`, code, reason);
}

function oneOf(value: unknown, known: readonly unknown[], field: string, report: Report): void {
  if (!known.includes(value)) report(field, 'unknown_value', `must be one of ${known.join(', ')}`);
}

function isObject(value: unknown): value is Unchecked {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
