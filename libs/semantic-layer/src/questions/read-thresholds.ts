import type { MetricName, PlanCondition, ThresholdOperator } from '../plan/plan';
import { METRICS } from '../model/metrics';
import type { Item } from './items';
import { isOf, metricOf, type Reading, Unclear } from './reading';

export interface Thresholds {
  having: PlanCondition[];
  /** Where each threshold names its metric, for the order of mention. */
  metrics: { metric: MetricName; at: number }[];
  money?: 'myr';
}

const OPERATORS: ReadonlySet<string> = new Set(['>', '>=', '<', '<=']);
/** Words of place or length as well: "over the past week". */
const ALSO_PREPOSITIONS = new Set(['over', 'above', 'up to', 'under', '满', '破']);

/** "more than 100 conversions", "通过率低于40%", "50单以上", "no conversions". */
export function readThresholds(reading: Reading): Thresholds {
  const result: Thresholds = { having: [], metrics: [] };
  for (const item of reading.items) {
    if (item.concept === 'zero') addZero(reading, item, result);
    else if (OPERATORS.has(item.concept)) readBefore(reading, item, result);
    else if (item.concept.startsWith('post:')) readAfter(reading, item, result);
  }
  return result;
}

function addZero(reading: Reading, item: Item, result: Thresholds): void {
  reading.use(item);
  result.having.push({ metric: 'conversions', op: '=', value: 0 });
  result.metrics.push({ metric: 'conversions', at: item.start });
}

function readBefore(reading: Reading, operator: Item, result: Thresholds): void {
  const number = reading.next(operator);
  if (!isOf(number, 'number')) {
    if (ALSO_PREPOSITIONS.has(operator.text)) reading.use(operator);
    return;
  }
  addThreshold(reading, operator, number, operator.concept as ThresholdOperator, result);
}

function readAfter(reading: Reading, operator: Item, result: Thresholds): void {
  const before = reading.previous(operator);
  const number = isOf(before, 'number') ? before : before && reading.previous(before);
  if (!isOf(number, 'number') || (number !== before && !isOf(before, 'metric:'))) return;
  reading.use(operator);
  const op = operator.concept.slice('post:'.length) as ThresholdOperator;
  if (reading.isUsed(number)) return;
  addThreshold(reading, number, number, op, result);
}

function addThreshold(reading: Reading, start: Item, number: Item, op: ThresholdOperator, result: Thresholds): void {
  const named = metricOfThreshold(reading, start, number);
  if (!named) throw new Unclear('metric');
  const { metric, item } = named;
  const { value, percent, unit } = number.number!;
  const isRate = METRICS[metric].format === 'rate';
  if (percent && !isRate) throw new Unclear('value');
  if (unit === 'other-money') throw new Unclear('currency');
  if (unit === 'myr') result.money = 'myr';
  reading.use(start, number, item);
  const fraction = isRate && (percent || value > 1) ? Number((value / 100).toPrecision(12)) : value;
  result.having.push({ metric, op, value: fraction });
  result.metrics.push({ metric, at: item?.start ?? number.start });
}

/** The metric after the number, or else the nearest one before. */
function metricOfThreshold(
  reading: Reading,
  start: Item,
  number: Item,
): { metric: MetricName; item?: Item } | undefined {
  const after = reading.next(number);
  if (isOf(after, 'metric:')) return { metric: metricOf(after), item: after };
  if (isOf(after, 'sales')) return { metric: 'conversions', item: after };
  const before = reading.items
    .slice(0, reading.items.indexOf(start))
    .findLast((item) => isOf(item, 'metric:') || OPERATORS.has(item.concept));
  if (number.number!.unit === 'count') {
    const counts =
      isOf(before, 'metric:') && METRICS[metricOf(before)].format === 'count' && reading.previous(start) === before;
    return counts ? { metric: metricOf(before), item: before } : { metric: 'conversions' };
  }
  return isOf(before, 'metric:') ? { metric: metricOf(before), item: before } : undefined;
}
