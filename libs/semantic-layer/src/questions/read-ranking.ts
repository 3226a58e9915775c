import { METRICS } from '../model/metrics';
import type { MetricName, PlanSort } from '../plan/plan';
import { argumentOf, type Item } from './items';
import type { Grouping } from './read-grouping';
import { isOf, metricOf, type Reading, Unclear } from './reading';

export interface Ranking {
  sort?: PlanSort;
  limit?: number;
}

export const DEFAULT_LIMIT = 10;

/** Whether a question ranks its groups, so that "payout" is meant where no metric is named. */
export function ranksByPayout(reading: Reading): boolean {
  return (
    reading.items.some(({ concept }) => /^rank:(?:desc|best|asc|worst)$/.test(concept)) && !reading.items.some(isChange)
  );
}

/** Order and number of groups, rules R1 to R5 and G3. */
export function readRanking(reading: Reading, metrics: readonly MetricName[], grouping: Grouping): Ranking {
  const ranks = [...reading.all('rank:'), ...reading.all('fastest'), ...reading.all('order:')];
  const number = reading.items.find((item) => isOf(item, 'number') && !reading.isUsed(item));
  const asksWhen = isAskedWhen(reading, grouping);
  if (ranks.length === 0 && !(asksWhen && grouping.grain)) return {};
  reading.use(...ranks, ...reading.all('percent'));
  const by = metricOfRanking(reading, ranks, metrics);
  const sort = sortOf(reading, ranks, by);
  return { sort, ...limitOf(reading, ranks, number, grouping) };
}

function isAskedWhen(reading: Reading, grouping: Grouping): boolean {
  return grouping.grain !== undefined && grouping.which !== undefined && !reading.has('trend');
}

function isChange(item: Item): boolean {
  return item.concept.startsWith('change');
}

function sortOf(reading: Reading, ranks: readonly Item[], by: MetricName): PlanSort {
  const change = reading.items.find(isChange);
  const ascending = ranks.some(({ concept }) => concept === 'rank:asc' || concept === 'order:asc');
  const isRankedChange =
    change &&
    (argumentOf(change.concept) !== 'any' ||
      ranks.some((rank) => Math.abs(reading.items.indexOf(rank) - reading.items.indexOf(change)) === 1));
  if (!isRankedChange) return { by, dir: directionOf(ranks, by, ascending) };
  reading.use(...reading.items.filter(isChange));
  const relative =
    change.concept.startsWith('change-pct') ||
    reading.has('fastest', 'percent') ||
    reading.items.some((item) => item.concept.startsWith('change-pct:'));
  const falls = reading.items.some((item) => isChange(item) && argumentOf(item.concept) === 'down');
  const reversed = ascending || ranks.some(({ text }) => text === 'slowest' || text === '最慢');
  return { by, on: relative ? 'change_pct' : 'change', dir: falls === reversed ? 'desc' : 'asc' };
}

function directionOf(ranks: readonly Item[], by: MetricName, ascending: boolean): 'asc' | 'desc' {
  const bad = !!METRICS[by].highIsBad;
  if (ranks.some(({ concept }) => concept === 'rank:worst')) return bad ? 'desc' : 'asc';
  if (ranks.some(({ concept }) => concept === 'rank:best')) return bad ? 'asc' : 'desc';
  return ascending ? 'asc' : 'desc';
}

/** The metric beside the words of ranking, or after "by"; else the first. */
function metricOfRanking(reading: Reading, ranks: readonly Item[], metrics: readonly MetricName[]): MetricName {
  const first = metrics[0];
  if (!first) throw new Unclear('metric');
  for (const rank of ranks) {
    const after = skipTo(reading, rank, 1);
    const before = skipTo(reading, rank, -1);
    const isChinese = /[\u4e00-\u9fff]/.test(rank.text);
    const near = isChinese ? (before ?? after) : (after ?? before);
    if (near) return metricOf(near);
  }
  const by = reading
    .all('by')
    .map((item) => reading.next(item))
    .find((item) => isOf(item, 'metric:'));
  return by ? metricOf(by) : first;
}

/** The metric next to a rank, with only numbers and words of change between. */
function skipTo(reading: Reading, rank: Item, step: 1 | -1): Item | undefined {
  for (let index = reading.items.indexOf(rank) + step; ; index += step) {
    const item = reading.items[index];
    if (!item) return undefined;
    if (isOf(item, 'metric:')) return item;
    if (!(isOf(item, 'number') || isChange(item) || isOf(item, 'rank:') || item.concept === 'fastest'))
      return undefined;
  }
}

function limitOf(
  reading: Reading,
  ranks: readonly Item[],
  number: Item | undefined,
  grouping: Grouping,
): Pick<Ranking, 'limit'> {
  if (
    number &&
    !number.number!.percent &&
    (number.number!.unit ?? 'count') === 'count' &&
    Number.isInteger(number.number!.value)
  ) {
    reading.use(number);
    return { limit: number.number!.value };
  }
  const onlyOrders =
    ranks.length > 0 && ranks.every(({ concept }) => concept === 'rank:all' || concept.startsWith('order:'));
  if (onlyOrders) return {};
  if (ranks.some(({ text }) => /第一|冠军|居首|top performer$/.test(text))) return { limit: 1 };
  if (grouping.which === 'many') return { limit: DEFAULT_LIMIT };
  if (grouping.which === 'one') return { limit: grouping.plural ? DEFAULT_LIMIT : 1 };
  return { limit: !reading.isChinese && !grouping.plural ? 1 : DEFAULT_LIMIT };
}
