import { METRICS } from '../model/metrics';
import { isTimeZone } from '../time/time-zones';
import { DAY_MS, parseWallClock } from '../time/wall-clock';
import {
  DIMENSION_NAMES,
  FILTER_FIELDS,
  FILTER_OPERATORS,
  GRAINS,
  METRIC_NAMES,
  MONEY_BASES,
  type PlanPeriod,
  type QueryPlan,
  STATUSES,
  THRESHOLD_OPERATORS,
} from './plan';

export interface PlanError {
  /** Where in the plan, such as `filters.0.op`. */
  field: string;
  code: 'required' | 'unknown_field' | 'wrong_format' | 'unknown_value' | 'out_of_range' | 'conflicting_fields';
  reason: string;
}

export const MAX_DAYS = 750;
export const MAX_HOURLY_DAYS = 31;
export const MAX_GROUPS = 10_000;
export const MAX_VALUES = 100;
export const MAX_VALUE_LENGTH = 4096;

/** Whether a period has more hours than a time axis shows. */
export function exceedsHours({ from, to }: PlanPeriod): boolean {
  return from === null || parseWallClock(to)! - parseWallClock(from)! > MAX_HOURLY_DAYS * DAY_MS;
}

type Report = (field: string, code: PlanError['code'], reason: string) => void;
/** The last three say how a question was read, and change no figure. */
const MEMBERS: ReadonlySet<string> = new Set([
  'kind',
  'metrics',
  'dimensions',
  'grain',
  'time',
  'compare',
  'filters',
  'having',
  'money',
  'share',
  'per',
  'sort',
  'limit',
  'tz',
  'rel',
  'assumed',
  'confidence',
]);

type Unchecked = Readonly<Record<string, unknown>>;

/** Everything that is wrong with a plan, at once; an empty list for one that can be answered. */
export function checkPlan(plan: unknown): PlanError[] {
  const errors: PlanError[] = [];
  const report: Report = (field, code, reason) => errors.push({ field, code, reason });
  if (!isObject(plan)) return [{ field: '', code: 'wrong_format', reason: 'must be an object' }];
  checkMembers(plan, report);
  checkNames(plan, report);
  checkPeriod(plan, 'time', true, report);
  checkPeriod(plan, 'compare', false, report);
  checkFilters(plan['filters'], report);
  checkConditions(plan['having'], report);
  checkSort(plan['sort'], report);
  checkSingle(plan, report);
  if (errors.length === 0) checkSense(plan as unknown as QueryPlan, report);
  return errors;
}

/** Plans that a role may not run: values of persons, grouped, would show what is masked. */
export function checkAccess(plan: QueryPlan, mayReadPersonalValues: boolean): PlanError[] {
  const personal = ['sub_id', 'media_id'] as const;
  if (mayReadPersonalValues) return [];
  const fields = new Set<string>([...(plan.dimensions ?? []), ...(plan.filters ?? []).map(({ field }) => field)]);
  return personal
    .filter((name) => fields.has(name))
    .map((name) => ({
      field: 'dimensions',
      code: 'conflicting_fields',
      reason: `your role may not group or filter by ${name}`,
    }));
}

function isObject(value: unknown): value is Unchecked {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A misspelt `filter` would be no filter, and its figures those of everything. */
function checkMembers(plan: Unchecked, report: Report): void {
  const { kind = 'query' } = plan;
  if (kind !== 'query') report('kind', 'unknown_value', 'must be query');
  for (const name of Object.keys(plan))
    if (!MEMBERS.has(name)) report(name, 'unknown_field', `is no member of a plan: ${[...MEMBERS].join(', ')}`);
}

function checkNames(plan: Unchecked, report: Report): void {
  const { metrics, dimensions = [] } = plan;
  if (!Array.isArray(metrics) || metrics.length === 0) report('metrics', 'required', 'must name at least one metric');
  else checkList(metrics, METRIC_NAMES, 'metrics', report);
  if (Array.isArray(dimensions)) checkList(dimensions, DIMENSION_NAMES, 'dimensions', report);
  else report('dimensions', 'wrong_format', 'must be a list');
}

function checkList(list: readonly unknown[], known: readonly string[], field: string, report: Report): void {
  for (const [index, name] of list.entries()) oneOf(name, known, `${field}.${index}`, report);
  if (new Set(list).size < list.length) report(field, 'conflicting_fields', 'must not name anything twice');
}

function oneOf(value: unknown, known: readonly string[], field: string, report: Report): void {
  if (typeof value !== 'string' || !known.includes(value))
    report(field, 'unknown_value', `must be one of ${known.join(', ')}`);
}

function checkPeriod(plan: Unchecked, field: 'time' | 'compare', required: boolean, report: Report): void {
  const period = plan[field];
  if (period === undefined && !required) return;
  if (!isObject(period)) {
    report(field, 'required', 'must have from and to');
    return;
  }
  const [from, to] = [period['from'], period['to']].map((end) =>
    typeof end === 'string' ? parseWallClock(end) : undefined,
  );
  const isOpen = period['from'] === null && field === 'time';
  if (to === undefined) report(`${field}.to`, 'wrong_format', 'must be a wall-clock time YYYY-MM-DDTHH:MM');
  if (from === undefined && !isOpen)
    report(`${field}.from`, 'wrong_format', 'must be a wall-clock time YYYY-MM-DDTHH:MM');
  if (from === undefined || to === undefined) return;
  if (from >= to) report(field, 'conflicting_fields', 'must begin before it ends');
  if (to - from > MAX_DAYS * DAY_MS) report(field, 'out_of_range', `must be at most ${MAX_DAYS} days`);
}

function checkFilters(filters: unknown, report: Report): void {
  if (filters === undefined) return;
  if (!Array.isArray(filters)) {
    report('filters', 'wrong_format', 'must be a list');
    return;
  }
  for (const [index, filter] of filters.entries()) {
    const place = `filters.${index}`;
    if (!isObject(filter)) {
      report(place, 'wrong_format', 'must be an object');
      continue;
    }
    oneOf(filter['field'], FILTER_FIELDS, `${place}.field`, report);
    oneOf(filter['op'], FILTER_OPERATORS, `${place}.op`, report);
    checkValues(filter, place, report);
  }
}

function checkValues({ field, values }: Unchecked, place: string, report: Report): void {
  const isList = Array.isArray(values) && values.length > 0 && values.length <= MAX_VALUES;
  if (!isList || !values.every(isStorable))
    report(`${place}.values`, 'wrong_format', `must be a list of 1 to ${MAX_VALUES} texts`);
  else if (field === 'status') for (const value of values) oneOf(value, STATUSES, `${place}.values`, report);
}

/** PostgreSQL stores no NUL in a text. */
function isStorable(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_VALUE_LENGTH && !value.includes('\0');
}

function checkConditions(having: unknown, report: Report): void {
  if (having === undefined) return;
  if (!Array.isArray(having)) {
    report('having', 'wrong_format', 'must be a list');
    return;
  }
  for (const [index, condition] of having.entries()) {
    const { metric, op, value } = isObject(condition) ? condition : {};
    oneOf(metric, METRIC_NAMES, `having.${index}.metric`, report);
    oneOf(op, THRESHOLD_OPERATORS, `having.${index}.op`, report);
    if (typeof value !== 'number' || !Number.isFinite(value))
      report(`having.${index}.value`, 'wrong_format', 'must be a number');
  }
}

function checkSort(sort: unknown, report: Report): void {
  if (sort === undefined) return;
  const { by, dir, on = 'value' } = isObject(sort) ? sort : {};
  oneOf(by, METRIC_NAMES, 'sort.by', report);
  oneOf(dir, ['asc', 'desc'], 'sort.dir', report);
  oneOf(on, ['value', 'change', 'change_pct'], 'sort.on', report);
}

function checkSingle({ grain, per, money, limit, share, tz }: Unchecked, report: Report): void {
  if (grain !== undefined) oneOf(grain, GRAINS, 'grain', report);
  if (per !== undefined) oneOf(per, GRAINS, 'per', report);
  if (money !== undefined) oneOf(money, MONEY_BASES, 'money', report);
  if (limit !== undefined && !(Number.isInteger(limit) && Number(limit) >= 1 && Number(limit) <= MAX_GROUPS))
    report('limit', 'out_of_range', `must be a whole number from 1 to ${MAX_GROUPS}`);
  if (share !== undefined && typeof share !== 'boolean') report('share', 'wrong_format', 'must be true or false');
  if (tz !== undefined && !(typeof tz === 'string' && isTimeZone(tz)))
    report('tz', 'unknown_value', 'must be an IANA time zone');
}

/** Plans of the right form whose answer would mislead. */
function checkSense(plan: QueryPlan, report: Report): void {
  const { metrics, dimensions = [], filters = [], having = [] } = plan;
  const onlyStatus = filters.some(({ field, op }) => field === 'status' && op === 'in');
  for (const name of metrics)
    if (onlyStatus && (name === 'approval_rate' || name === 'rejection_rate'))
      report('filters', 'conflicting_fields', `${name} compares statuses, so it has no meaning for chosen ones`);
  const oneCurrency = filters.some(
    ({ field, op, values }) => field === 'currency' && op === 'in' && values.length === 1,
  );
  if (plan.money === 'local' && !dimensions.includes('currency') && !oneCurrency)
    report('money', 'conflicting_fields', 'local amounts are never added: group by currency or choose one');
  checkTimes(plan, report);
  for (const { metric } of [...having, ...(plan.sort ? [{ metric: plan.sort.by }] : [])])
    if (!metrics.includes(metric))
      report('metrics', 'conflicting_fields', `must name ${metric}, which the plan compares`);
  const isGrouped = dimensions.length > 0 || plan.grain !== undefined;
  if (!isGrouped && (having.length > 0 || plan.limit !== undefined || plan.share || plan.sort))
    report('dimensions', 'required', 'must name what the rows are');
  if (plan.share && metrics.some((name) => METRICS[name].formula.kind === 'ratio'))
    report('share', 'conflicting_fields', 'a rate has no parts');
}

function checkTimes(plan: QueryPlan, report: Report): void {
  const { time, grain, compare, sort, per } = plan;
  const from = time.from === null ? undefined : parseWallClock(time.from);
  const days = from === undefined ? Number.POSITIVE_INFINITY : (parseWallClock(time.to)! - from) / DAY_MS;
  if (grain === 'hour' && days > MAX_HOURLY_DAYS)
    report('grain', 'out_of_range', `hours need a period of at most ${MAX_HOURLY_DAYS} days`);
  if (compare && time.from === null)
    report('compare', 'conflicting_fields', 'a period without beginning has none before it');
  if (sort?.on && sort.on !== 'value' && !compare)
    report('sort.on', 'conflicting_fields', 'needs a period to compare with');
  if (per && (grain || time.from === null))
    report('per', 'conflicting_fields', 'needs a period with a beginning, and no time axis');
}
