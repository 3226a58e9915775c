import { METRICS, PERFORMANCE_METRICS } from '../model/metrics';
import type { MetricName } from '../plan/plan';
import type { Item } from './items';
import type { Thresholds } from './read-thresholds';
import { isValue, metricOf, type Reading, Unclear } from './reading';

const REPEATS = new Set<MetricName>(['duplicates', 'duplicate_rate', 'quarantined', 'quarantine_rate']);

/** The metrics in the order in which the question mentions them; empty when it mentions none. */
export function readMetrics(reading: Reading, thresholds: Thresholds): MetricName[] {
  const mentions = thresholds.metrics.map(({ metric, at }) => ({ metric, at }));
  for (const item of reading.all('metric:')) {
    if (!reading.isUsed(item) && !isOnlyContext(reading, item))
      mentions.push({ metric: metricOf(item), at: item.start });
    reading.use(item);
  }
  const found = [...new Set(mentions.toSorted((a, b) => a.at - b.at).map(({ metric }) => metric))];
  const [earn, howMuch] = [reading.first('earn'), reading.first('how-much')];
  reading.use(earn, ...reading.all('how-much'), ...reading.all('how-many'));
  if (earn && (howMuch || reading.has('more')) && found.length === 0) return ['payout'];
  return found;
}

/** The metrics of a question that names none: rules M1, M2, S1. */
export function impliedMetrics(reading: Reading): MetricName[] {
  const statuses = [...reading.all('status:'), ...reading.all('still-pending')];
  const isAlone = reading.items.length === 1;
  const asksAmount =
    (reading.has('how-much') && !isAlone) || (statuses.length > 0 && reading.has('amount', 'how-many'));
  reading.use(...reading.all('amount'));
  if (reading.has('share')) return ['conversions'];
  if (asksAmount) return ['payout'];
  if (reading.has('perform')) return [...PERFORMANCE_METRICS];
  return [];
}

/** "sales" alone may be a count or an amount: it is settled by what stands beside it. */
export function settleSales(reading: Reading): void {
  for (const item of reading.all('sales')) {
    if (reading.isUsed(item)) continue;
    const before = reading.previous(item);
    const counted =
      before !== undefined && (/^(?:number|how-many)$/.test(before.concept) || /most|fewest/.test(before.text));
    const money = moneyAfter(reading, item);
    if (!counted && !money && !reading.has('how-much')) throw new Unclear('metric');
    item.concept = counted ? 'metric:conversions' : 'metric:sale_amount';
  }
}

/** "sales of more than $500" */
function moneyAfter(reading: Reading, item: Item): boolean {
  const operator = reading.next(item);
  const number = operator && reading.next(operator)?.number;
  return !!operator && /^[<>]=?$/.test(operator.concept) && !!number?.unit && number.unit !== 'count';
}

/** Rules M5 and M6: a word that only says what a figure is taken of. */
function isOnlyContext(reading: Reading, item: Item): boolean {
  const metric = metricOf(item);
  const others = reading.all('metric:').filter((other) => other !== item && metricOf(other) !== metric);
  if (metric === 'postbacks')
    return others.some((other) => REPEATS.has(metricOf(other)) && !areListed(reading, item, other));
  if (metric !== 'conversions') return false;
  return others.some((other) => {
    const ofCurrency = reading.previous(item)?.concept.startsWith('currency:') && isApart(reading, item, other);
    if (areListed(reading, item, other) && !ofCurrency) return false;
    const adjacent = reading.next(item) === other || reading.previous(item) === other;
    if (REPEATS.has(metricOf(other))) return adjacent;
    if (METRICS[metricOf(other)].format === 'count') return false;
    return (
      adjacent ||
      ofCurrency ||
      (isValue(reading.previous(item)) && other.start < item.start) ||
      (isValue(reading.next(item)) && reading.previous(item) === other)
    );
  });
}

/** "payout, THB orders": nothing but a comma joins them. */
function isApart(reading: Reading, first: Item, second: Item): boolean {
  const joints = reading.between(first, second).filter((item) => item.concept === 'and');
  return joints.every(({ text }) => text === ',');
}

/** Whether "and" or a comma joins two metrics, and not two values between them. */
function areListed(reading: Reading, first: Item, second: Item): boolean {
  return reading
    .between(first, second)
    .some((item) => item.concept === 'and' && !(isValue(reading.previous(item)) && isValue(reading.next(item))));
}
