import type { DimensionName, Grain } from '../plan/plan';
import { argumentOf, type Item } from './items';
import { isOf, isValue, type Reading, Unclear } from './reading';

export interface Grouping {
  dimensions: DimensionName[];
  grain?: Grain;
  per?: Grain;
  /** Grain by the length of the period. */
  trend: boolean;
  /** How many groups a question for "which" wants. */
  which?: 'one' | 'many';
  plural: boolean;
}

const RANKING = /^(?:rank:|which|who|split|share|order:|change|zero|fastest|post:|>|<)/;

/** What rows are grouped by, and the time axis. */
export function readGrouping(reading: Reading): Grouping {
  const grouping: Grouping = { dimensions: [], trend: reading.has('trend'), plural: false };
  reading.use(...reading.all('trend'), ...reading.all('by'), ...reading.all('split'));
  readPer(reading, grouping);
  const isRanked = reading.items.some(({ concept }) => RANKING.test(concept));
  for (const item of reading.items) {
    if (isOf(item, 'dim:') || isOf(item, 'dims:')) readDimension(reading, item, isRanked, grouping);
    else if (isOf(item, 'unit:')) readUnit(reading, item, grouping);
    else if (isOf(item, 'when:')) readWhen(reading, item, grouping);
    else if (isOf(item, 'grain:')) setGrain(reading, item, grouping);
    else if (item.concept === 'which-one' || item.concept === 'which-many') readWhich(reading, item, grouping);
  }
  if (reading.has('who') && !grouping.which) grouping.which = 'one';
  reading.use(...reading.all('who'));
  if (grouping.grain) grouping.trend = false;
  return grouping;
}

function readPer(reading: Reading, grouping: Grouping): void {
  for (const item of reading.all('per:')) {
    grouping.per = argumentOf(item.concept) as Grain;
    reading.use(item);
  }
  const [average, grain] = [reading.first('average'), reading.first('grain:')];
  if (!average || !grain || grouping.per) return;
  grouping.per = argumentOf(grain.concept) as Grain;
  reading.use(average, grain);
}

function readDimension(reading: Reading, item: Item, isRanked: boolean, grouping: Grouping): void {
  const name = argumentOf(item.concept) as DimensionName;
  const isPlural = isOf(item, 'dims:') || reading.isChinese;
  const grouped = isInByList(reading, item);
  const absorbed =
    !grouped && besideOwnValue(reading, item, name) && !(isRanked && name === 'offer' && hasPrefix(reading));
  reading.use(item);
  if (absorbed) return;
  if (!grouped && !isPlural && !isRanked && !/_of_|weekday/.test(name)) throw new Unclear('value');
  if (!reading.isChinese && item.text.endsWith('s') && isPlural) grouping.plural = true;
  if (!grouping.dimensions.includes(name)) grouping.dimensions.push(name);
}

/** "by offer and currency", 各联盟和租户 */
function isInByList(reading: Reading, item: Item): boolean {
  let before = reading.previous(item);
  while (before && (before.concept === 'and' || /^(?:dims?|grain|unit):/.test(before.concept))) {
    if (isOf(before, 'grain:')) return true;
    before = reading.previous(before);
  }
  return isOf(before, 'by');
}

function besideOwnValue(reading: Reading, item: Item, name: DimensionName): boolean {
  const isOwn = (other: Item | undefined) =>
    isValue(other) &&
    (other.name?.field === name ||
      other.concept.startsWith(`${name}:`) ||
      (name === 'status' && other.concept === 'still-pending'));
  return isOwn(reading.previous(item)) || isOwn(reading.next(item));
}

const hasPrefix = (reading: Reading) => reading.items.some(({ name }) => name?.prefix);

function readUnit(reading: Reading, item: Item, grouping: Grouping): void {
  const before = reading.previous(item);
  const ranked = reading.items.some(
    ({ concept }) =>
      concept.startsWith('rank:') || concept === 'which-one' || concept === 'which-many' || concept === 'fastest',
  );
  const isHour = argumentOf(item.concept) === 'hour';
  if (!isInByList(reading, item) && !ranked && !isOf(before, 'compare')) return;
  if (item.text.endsWith('s')) grouping.plural = true;
  if (isHour && before?.concept === 'which-one' && !isShort(reading)) {
    reading.use(item);
    grouping.dimensions.push('hour_of_day');
    return;
  }
  setGrain(reading, item, grouping);
}

/** Periods of at most two days: an hour is then one hour, not the hour of the day. */
function isShort(reading: Reading): boolean {
  const period = reading.first('period')?.period;
  return !!period && period.from !== null && period.to - period.from <= 2 * 86_400_000;
}

function readWhen(reading: Reading, item: Item, grouping: Grouping): void {
  const name = argumentOf(item.concept);
  if (name === 'hour_of_day' || name === 'weekday') {
    reading.use(item);
    if (!grouping.dimensions.includes(name)) grouping.dimensions.push(name);
  } else setGrain(reading, item, grouping);
  grouping.which = /几天|些天|哪些/.test(item.text) ? 'many' : 'one';
}

function setGrain(reading: Reading, item: Item, grouping: Grouping): void {
  if (reading.isUsed(item)) return;
  const grain = argumentOf(item.concept) as Grain;
  if (grouping.grain && grouping.grain !== grain) throw new Unclear('time');
  grouping.grain = grain;
  reading.use(item);
}

function readWhich(reading: Reading, item: Item, grouping: Grouping): void {
  reading.use(item);
  grouping.which = item.concept === 'which-many' ? 'many' : 'one';
}
