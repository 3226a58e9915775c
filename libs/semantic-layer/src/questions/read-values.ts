import type { DimensionName, FilterField, MoneyBasis, PlanFilter } from '../plan/plan';
import { argumentOf, type Item } from './items';
import { isOf, isValue, metricOf, type Reading, Unclear } from './reading';

export interface Values {
  filters: PlanFilter[];
  /** Fields of which several values are shown side by side. */
  sideBySide: DimensionName[];
  money?: MoneyBasis;
}

interface Value {
  field: FilterField;
  value: string;
  excluded: boolean;
  prefix: boolean;
}

const AMOUNTS = new Set(['sale_amount', 'payout', 'average_order_value', 'payout_per_conversion', 'expected_payout']);

/** The values that a question names: filters, what is left out, and in which money amounts are wanted. */
export function readValues(reading: Reading, original: string): Values {
  const excluded = readExclusions(reading);
  const money = readMoney(reading, excluded);
  const values: Value[] = [];
  for (const item of reading.items) {
    if (!isValue(item) || reading.isUsed(item)) continue;
    reading.use(item);
    values.push(valueOf(item, excluded.has(item), original));
  }
  requireUnambiguous(reading, values);
  const combined = reading.has('combine');
  const sideBySide = combined ? [] : fieldsWithSeveral(values);
  return { filters: filtersOf(values), sideBySide, ...(money ? { money } : {}) };
}

function valueOf(item: Item, excluded: boolean, original: string): Value {
  const base = { excluded, prefix: false };
  if (item.name) return { ...base, field: item.name.field, value: item.name.value, prefix: !!item.name.prefix };
  if (item.concept === 'still-pending') return { ...base, field: 'status', value: 'pending' };
  const value = argumentOf(item.concept);
  if (isOf(item, 'status:')) return { ...base, field: 'status', value };
  if (isOf(item, 'currency:')) return { ...base, field: 'currency', value };
  const written = /[^\s=:"'是为]+(?="?$)/.exec(original.slice(item.start, item.end))?.[0] ?? '';
  return { ...base, field: value as FilterField, value: written };
}

/** The values after "excluding", or before "aside" and 以外. */
function readExclusions(reading: Reading): Set<Item> {
  const excluded = new Set<Item>();
  for (const item of reading.items) {
    if (item.concept === 'exclude') collect(reading, item, 1, excluded);
    if (item.concept === 'exclude-before') collect(reading, item, -1, excluded);
  }
  return excluded;
}

function collect(reading: Reading, marker: Item, step: 1 | -1, excluded: Set<Item>): void {
  const found: Item[] = [];
  for (let index = reading.items.indexOf(marker) + step; ; index += step) {
    const item = reading.items[index];
    if (!item) break;
    if (isValue(item)) {
      const sibling = found.length === 0 || fieldOf(item) === fieldOf(found[0]!);
      if (!sibling) break;
      found.push(item);
    } else if (!(item.concept === 'and' || isNoun(item) || (isCounting(item) && step === -1 && found.length === 0)))
      break;
  }
  if (found.length === 0) return;
  reading.use(marker);
  for (const item of found) excluded.add(item);
}

const isCounting = (item: Item) => item.concept === 'metric:conversions';
const isNoun = (item: Item) => /^dims?:/.test(item.concept);

function fieldOf(item: Item): string {
  return (
    item.name?.field ?? (item.concept === 'still-pending' ? 'status' : item.concept.slice(0, item.concept.indexOf(':')))
  );
}

/** Local currency, "in ringgit", 马币佣金; a currency beside a count is a filter instead. */
function readMoney(reading: Reading, excluded: ReadonlySet<Item>): MoneyBasis | undefined {
  const local = reading.first('money:local');
  reading.use(...reading.all('money:local'));
  const wantsAmount = reading.items.some((item) => isOf(item, 'metric:') && AMOUNTS.has(metricOf(item)));
  let money: MoneyBasis | undefined = local ? 'local' : undefined;
  for (const item of reading.all('money-in:')) {
    const currency = argumentOf(item.concept);
    if (!wantsAmount && reading.has('metric:conversions')) {
      item.concept = `currency:${currency}`;
      continue;
    }
    if (currency !== 'USD' && currency !== 'MYR') throw new Unclear('currency');
    if (local) throw new Unclear('currency');
    money = currency === 'MYR' ? 'myr' : 'usd';
    reading.use(item);
  }
  const currencies = reading.all('currency:').filter((item) => !excluded.has(item));
  for (const item of currencies) {
    const isFilter = local || currencies.length > 1 || isBesideCount(reading, item) || !wantsAmount;
    if (isFilter) continue;
    const currency = argumentOf(item.concept);
    if ((currency !== 'USD' && currency !== 'MYR') || !isOf(reading.next(item), 'metric:'))
      throw new Unclear('currency');
    money = currency === 'MYR' ? 'myr' : 'usd';
    reading.use(item);
  }
  return money;
}

function isBesideCount(reading: Reading, item: Item): boolean {
  const [before, after] = [reading.previous(item), reading.next(item)];
  const beyond = after && isOf(after, 'status:') ? reading.next(after) : after;
  return (
    [before, beyond].some((other) => other && /^dims?:currency$/.test(other.concept)) ||
    (!!beyond && (isCounting(beyond) || beyond.concept === 'sales'))
  );
}

function requireUnambiguous(reading: Reading, values: readonly Value[]): void {
  const partners = values.filter(({ field, excluded }) => field === 'partner' && !excluded);
  const ambiguous = reading.items.some(({ name }) => name?.ambiguous);
  if (ambiguous && partners.length !== 1) throw new Unclear('value');
}

function filtersOf(values: readonly Value[]): PlanFilter[] {
  const filters: PlanFilter[] = [];
  for (const { field, value, excluded, prefix } of values) {
    const op = prefix ? (excluded ? 'not_prefix' : 'prefix') : excluded ? 'not_in' : 'in';
    const filter = filters.find((candidate) => candidate.field === field && candidate.op === op);
    if (!filter) filters.push({ field, op, values: [value] });
    else if (!filter.values.includes(value)) filter.values.push(value);
  }
  const mixed = filters.some(
    ({ field, op }) => op === 'in' && filters.some((other) => other.field === field && other.op === 'prefix'),
  );
  if (mixed) throw new Unclear('value');
  return filters;
}

/** Several values of status are a filter only. */
function fieldsWithSeveral(values: readonly Value[]): DimensionName[] {
  const fields = new Set(values.filter(({ field }) => field !== 'status').map(({ field }) => field));
  return [...fields].filter(
    (field) =>
      new Set(values.filter((value) => value.field === field && !value.excluded).map(({ value }) => value)).size > 1,
  );
}
