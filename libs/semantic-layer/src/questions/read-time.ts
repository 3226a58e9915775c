import type { Grain, PlanPeriod } from '../plan/plan';
import { add, type CalendarUnit, DAY_MS, formatWallClock, startOf, type WallClock } from '../time/wall-clock';
import { argumentOf, type Item } from './items';
import { withinDay } from './periods/day-parts';
import { calendarUnit, cutAt, lastDays, type Period } from './periods/period';
import { isOf, isValue, type Reading, Unclear } from './reading';

export interface Times {
  time: PlanPeriod;
  compare?: PlanPeriod;
  /** The question names no period. */
  assumed: boolean;
}

/** The question is about what has not begun. */
export class InFuture extends Error {}

const PRECEDING_WORDS = /^(?:the )?(?:previous|preceding|prior) |^前(?!天|日|年)/;
/** Words between what is compared; "compare" stands before both. */
const COMPARING =
  /^(?:compar(?:ed|e) (?:to|with|against)|compared|vs\.?|versus|against|than|relative to|as opposed to|.*[比较].*)$/;
const DEFAULT_DAYS = 30;

/** The period of a question and the one it is compared with: rules T13, T14 and C1 to C4. */
export function readTimes(reading: Reading, now: WallClock): Times {
  const items = reading.all('period');
  reading.use(...items, ...reading.all('present'));
  const compares = comparesPeriods(reading, items);
  const [named, preceding] = separatePreceding(items, compares);
  const periods = distinct(named.map((item) => begun(item.period!, now)));
  if (named.length > 2 || (periods.length === 2 && !compares)) throw new Unclear('time');
  const implied = impliedMain(reading, items, periods, now);
  const main = latest(implied ? [...periods, implied] : periods) ?? defaultPeriod(reading, now);
  const hours = reading.first('hours');
  if (hours) return { time: format(hoursOf(reading, hours, main, now), now), assumed: false };
  const other = [...periods].find((period) => period !== main);
  const second = other ? cutAlike(main, other, now) : relativeCompare(reading, main, preceding, now);
  if (second) useComparison(reading);
  return {
    time: format(main, now),
    ...(second ? { compare: format(second, now) } : {}),
    assumed: periods.length === 0,
  };
}

/** A part of the one day that the question names. */
function hoursOf(reading: Reading, item: Item, day: Period, now: WallClock): Period {
  const part =
    reading.all('hours').length === 1 ? withinDay({ ...day, to: day.from! + DAY_MS }, item.hours!) : undefined;
  if (!part || comparesWords(reading)) throw new Unclear('time');
  reading.use(item);
  return begun(part, now);
}

function comparesWords(reading: Reading): boolean {
  return reading.items.some(({ concept }) => /^(?:compare$|change|before:|preceding|shift:)/.test(concept));
}

function useComparison(reading: Reading): void {
  reading.use(
    ...reading.items.filter(({ concept }) => /^(?:compare$|more$|change|preceding|before:|shift:)/.test(concept)),
  );
}

/** The grain of a trend by the length of its period. */
export function grainOfTrend({ from, to }: PlanPeriod): Grain {
  if (from === null) return 'month';
  const days = (Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / DAY_MS;
  if (days <= 2) return 'hour';
  return days <= 31 ? 'day' : days <= 184 ? 'week' : 'month';
}

/** Words that compare, unless all that they compare is values: "Rector vs Accesstrade last month". */
function comparesPeriods(reading: Reading, periods: readonly Item[]): boolean {
  const moreThan = [...reading.all('>'), ...reading.all('<')].filter(
    (item) => isThan(item) && isOf(reading.next(item), 'period'),
  );
  reading.use(...moreThan);
  return (
    moreThan.length > 0 ||
    reading.has('compare') ||
    reading.items.some(({ concept }) => /^(?:change|before:|preceding)/.test(concept)) ||
    periods.length === 0
  );
}

const isThan = ({ concept, text }: Item) => /^[<>]$/.test(concept) && /than|于|过/.test(text);

/** "the previous month" beside another period is the month before that one. */
function separatePreceding(items: readonly Item[], compares: boolean): [named: Item[], preceding: Item | undefined] {
  const preceding = items.find(({ text }) => PRECEDING_WORDS.test(text));
  if (!preceding || !compares || items.length < 2) return [[...items], undefined];
  const named = items.filter((item) => item !== preceding);
  const same = named.some(
    ({ period }) => period!.from === preceding.period!.from && period!.to === preceding.period!.to,
  );
  const later = named.some(({ period }) => period!.to <= preceding.period!.from!);
  return same || later || named.some(({ period }) => period!.from! < preceding.period!.from!)
    ? [named, preceding]
    : [[...items], undefined];
}

function begun(period: Period, now: WallClock): Period {
  const cut = cutAt(now, period);
  if (!cut) throw new InFuture();
  return cut;
}

function distinct(periods: Period[]): Period[] {
  return periods.filter(
    (period, index) => periods.findIndex(({ from, to }) => from === period.from && to === period.to) === index,
  );
}

function latest(periods: readonly Period[]): Period | undefined {
  return periods.toSorted((a, b) => b.to - a.to || (b.from ?? 0) - (a.from ?? 0))[0];
}

/** "compared with last week", 比昨天: the present unit is meant. */
function impliedMain(
  reading: Reading,
  items: readonly Item[],
  periods: readonly Period[],
  now: WallClock,
): Period | undefined {
  const [item, period] = [items[0], periods[0]];
  if (items.length !== 1 || !item || !period?.unit || period.to > now) return undefined;
  const before = reading.previous(item);
  if (reading.items.some(({ concept }) => /^(?:before:|preceding|shift:)/.test(concept))) return undefined;
  const compared = before !== undefined && (isThan(before) || COMPARING.test(before.text));
  const after = reading.next(item);
  const chinese = isOf(before, 'and') && isOf(after, 'compare') && /^[和与跟同]$/.test(before.text);
  if (!compared && !chinese) return undefined;
  if (reading.items.filter(isValue).length > 1) return undefined;
  const present = cutAt(now, calendarUnit(period.unit, now, 0));
  if (!present || add(period.unit, period.from!, 1) !== present.from) throw new Unclear('time');
  return present;
}

function defaultPeriod(reading: Reading, now: WallClock): Period {
  const hasStatus = reading.items.some(({ concept }) => concept.startsWith('status:') || concept === 'still-pending');
  if (hasStatus && reading.has('present', 'still-pending')) return { from: null, to: now };
  return lastDays(now, DEFAULT_DAYS, false);
}

function relativeCompare(
  reading: Reading,
  main: Period,
  preceding: Item | undefined,
  now: WallClock,
): Period | undefined {
  const shift = reading.first('shift:');
  const before = reading.first('before:');
  reading.use(shift, before, ...reading.all('before:'), ...reading.all('shift:'), ...reading.all('preceding'));
  const change = reading.items.filter(({ concept }) => concept.startsWith('change'));
  reading.use(...change);
  const wanted = preceding ?? before ?? reading.first('preceding') ?? change[0];
  if (!shift && !wanted) return undefined;
  if (main.from === null) throw new Unclear('time');
  if (shift) return shifted(main, argumentOf(shift.concept) as CalendarUnit, -1);
  const unit = before && !preceding ? argumentOf(before.concept) : undefined;
  if (unit && unit !== 'length' && main.unit && main.unit !== unit) return shifted(main, unit as CalendarUnit, -1);
  return precedingPeriod(main, now);
}

function shifted(period: Period, unit: CalendarUnit, count: number): Period {
  return { ...period, from: add(unit, period.from!, count), to: add(unit, period.to, count) };
}

/** The unit or units before, cut alike; otherwise the same length immediately before. */
function precedingPeriod(main: Period, now: WallClock): Period {
  if (!main.unit || main.unit === 'hour') return { from: main.from! - (main.to - main.from!), to: main.from! };
  const from = add(main.unit, main.from!, -(main.count ?? 1));
  return cutAlike(main, { from, to: main.from!, unit: main.unit, count: main.count ?? 1 }, now);
}

/** Cuts the second period to the same elapsed time when the main one is unfinished and of the same kind. */
function cutAlike(main: Period, second: Period, now: WallClock): Period {
  if (main.to !== now || main.from === null || second.from === null) return second;
  const isPart = main.isPart && second.isPart;
  if (!isPart && (main.unit === undefined || main.unit !== second.unit)) return second;
  if (isPart || main.unit === 'hour' || main.unit === 'day' || main.unit === 'week')
    return { ...second, to: Math.min(second.to, second.from + (now - main.from)) };
  const months = monthsBetween(second.from, main.from);
  return { ...second, to: Math.min(second.to, add('month', now, -months)) };
}

function monthsBetween(from: WallClock, to: WallClock): number {
  const [a, b] = [new Date(startOf('month', from)), new Date(startOf('month', to))];
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
}

function format(period: Period, now: WallClock): PlanPeriod {
  return {
    from: period.from === null ? null : formatWallClock(period.from),
    to: formatWallClock(Math.min(period.to, now)),
  };
}
