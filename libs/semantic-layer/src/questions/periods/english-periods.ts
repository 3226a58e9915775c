import { add, type CalendarUnit, DAY_MS, startOf, type WallClock, yearOf } from '../../time/wall-clock';
import * as periods from './period';
import type { Period } from './period';
import { ENGLISH_NUMBER as N, readNumber } from './read-number';

/** Words of one period, and what they mean. Groups come in the order of the pattern. */
export type PeriodRule = readonly [pattern: string, read: (groups: string[], now: WallClock) => Period | undefined];

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const WEEKDAY = '(mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?)?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)';
const UNIT = '(hour|day|week|month|quarter|half|year)';
const YEAR = '(20\\d\\d|(?:the )?(?:last|previous|prior|this|current) year|(?:the )?year before last)';
const OF_YEAR = `(?:,? (?:of |in )?${YEAR})?`;
const YEARS = `(?:${YEAR}(?:'s)? )?`;
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
const TO = ' ?(?:to|-|until|till|through|thru|and) ?(?:the )?';
const ORDINALS: Record<string, number> = {
  first: 1,
  '1st': 1,
  second: 2,
  '2nd': 2,
  third: 3,
  '3rd': 3,
  fourth: 4,
  '4th': 4,
};
const TO_NOW = '(?: (?:to date|so far|until now|till now|up to now|to now))?';

const yearIn = (words: string | undefined, now: WallClock): number | undefined => {
  if (!words) return undefined;
  if (/^\d/.test(words)) return Number(words);
  if (words.includes('before last')) return yearOf(now) - 2;
  return yearOf(now) - (/this|current/.test(words) ? 0 : 1);
};
const monthIn = (word: string) => MONTHS.indexOf(word.slice(0, 3)) + 1;
const weekdayIn = (word: string) => WEEKDAYS.indexOf(word.slice(0, 3)) + 1;
const unitIn = (word: string) => word as CalendarUnit;

function dateRange(now: WallClock, month: string, days: string[], year: number | undefined): Period | undefined {
  const [first, last] = days.map((day) => periods.dateOf(now, monthIn(month), Number(day), year));
  return first && last && periods.range(first, last);
}

function lastUnits(now: WallClock, count: number, unit: CalendarUnit): Period {
  if (unit === 'hour') return periods.lastHours(now, count);
  if (unit === 'day') return periods.lastDays(now, count, false);
  return periods.calendarUnit(unit, now, -count, count);
}

function pastUnits(now: WallClock, count: number, unit: CalendarUnit): Period {
  if (unit === 'hour' || unit === 'day') return lastUnits(now, count, unit);
  return periods.pastUnits(now, unit, count);
}

const present: PeriodRule[] = [
  [`(?:so far )?today${TO_NOW}`, (_, now) => periods.calendarUnit('day', now, 0)],
  ['yesterday', (_, now) => periods.calendarUnit('day', now, -1)],
  ['(?:the )?day before yesterday', (_, now) => periods.calendarUnit('day', now, -2)],
  [`(${N}) days? ago`, ([n], now) => periods.calendarUnit('day', now, -readNumber(n!)!)],
  [
    `(?:so far |to date )?(?:this|the current|current) (?:calendar )?${UNIT}${TO_NOW}`,
    ([unit], now) => periods.calendarUnit(unitIn(unit!), now, 0),
  ],
  [`(?:the )?${UNIT}[- ](?:to[- ]date|so far)`, ([unit], now) => periods.calendarUnit(unitIn(unit!), now, 0)],
  [
    `since the (?:start|beginning) of (?:the|this) ${UNIT}`,
    ([unit], now) => periods.calendarUnit(unitIn(unit!), now, 0),
  ],
  [
    '([wmqy])td',
    ([letter], now) =>
      periods.calendarUnit(({ w: 'week', m: 'month', q: 'quarter', y: 'year' } as const)[letter as 'w'], now, 0),
  ],
];

const past: PeriodRule[] = [
  ['(?:the )?(?:last|previous|prior|past) hour', (_, now) => periods.lastHours(now, 1)],
  [
    '(?:the )?(?:last|previous|prior) (?:full |complete |whole |calendar )?(day|week|month|quarter|half|year)',
    ([unit], now) => periods.calendarUnit(unitIn(unit!), now, -1),
  ],
  ['(?:the )?(week|month|quarter|year) before last', ([unit], now) => periods.calendarUnit(unitIn(unit!), now, -2)],
  [
    `(?:the )?(?:last|previous|prior) (${N}) ?(?:full |complete |whole |calendar )?(hour|day|week|month|quarter|year)s`,
    ([n, unit], now) => lastUnits(now, readNumber(n!)!, unitIn(unit!)),
  ],
  [
    `(?:the )?(?:past|last) (${N}) (?:full|complete|whole|calendar) (week|month|quarter|year)s?`,
    ([n, unit], now) => lastUnits(now, readNumber(n!)!, unitIn(unit!)),
  ],
  [
    `(?:the )?(?:past|trailing|rolling) (${N}) ?(hour|day|week|month|quarter|year)s?`,
    ([n, unit], now) => pastUnits(now, readNumber(n!)!, unitIn(unit!)),
  ],
  [
    '(?:the )?(?:last|past|previous|trailing|rolling) (\\d+) ?(h|d)(?:rs?)?',
    ([n, unit], now) => lastUnits(now, Number(n), unit === 'h' ? 'hour' : 'day'),
  ],
  [
    `(?:the )?(?:last|past|previous) (${N}) days,? (?:and |\\()?(?:including|incl\\.?|counting|with) today\\)?`,
    ([n], now) => periods.lastDays(now, readNumber(n!)!, true),
  ],
  ['(?:the )?past (day|week|month|quarter|year)', ([unit], now) => pastUnits(now, 1, unitIn(unit!))],
  ['(?:the )?(?:past|last) (?:six months|half[- ](?:a )?year)', (_, now) => periods.pastUnits(now, 'month', 6)],
  ['(?:the )?last six months', (_, now) => lastUnits(now, 6, 'month')],
  ['(?:the )?(?:last |past |this past |previous )?weekend', (_, now) => periods.weekend(now, -1)],
  ['this weekend', (_, now) => periods.weekend(now, 0)],
];

const named: PeriodRule[] = [
  [
    `(?:the )?(first|last) (${N}) days of ${MONTH}${OF_YEAR}`,
    ([end, n, month, year], now) => daysOfMonth(now, end!, readNumber(n!)!, month!, yearIn(year, now)),
  ],
  [WEEKDAY, ([day], now) => periods.latestWeekday(now, weekdayIn(day!), false)],
  [`(?:last|this past|past) ${WEEKDAY}`, ([day], now) => periods.latestWeekday(now, weekdayIn(day!), true)],
  [
    `this ${WEEKDAY}|${WEEKDAY},? (?:of )?this week`,
    ([day, other], now) => periods.weekdayOfWeek(now, weekdayIn((day ?? other)!), 0),
  ],
  [
    `${WEEKDAY},? (?:of )?(?:the )?(?:last|previous|prior) week`,
    ([day], now) => periods.weekdayOfWeek(now, weekdayIn(day!), -1),
  ],
  [`last week's ${WEEKDAY}`, ([day], now) => periods.weekdayOfWeek(now, weekdayIn(day!), -1)],
  [`${WEEKDAY},? (?:of )?(?:the )?week before last`, ([day], now) => periods.weekdayOfWeek(now, weekdayIn(day!), -2)],
  [
    `${YEARS}(?:the (?:whole )?month of |this |last )?${MONTH}${OF_YEAR}`,
    ([before, month, after], now) => periods.partOfYear(now, 'month', monthIn(month!), yearIn(before ?? after, now)),
  ],
  [
    `${DAY}(?: of)? ${MONTH}${OF_YEAR}`,
    ([day, month, year], now) => periods.dateOf(now, monthIn(month!), Number(day), yearIn(year, now)),
  ],
  [
    `${MONTH} (?:the )?${DAY}(?!\\d)${OF_YEAR}`,
    ([month, day, year], now) => periods.dateOf(now, monthIn(month!), Number(day), yearIn(year, now)),
  ],
  [
    `${DAY}(?: of)?(?: ${MONTH})?${TO}${DAY}(?: of)? ${MONTH}${OF_YEAR}`,
    ([first, same, last, month, year], now) =>
      same && same !== month ? undefined : dateRange(now, month!, [first!, last!], yearIn(year, now)),
  ],
  [
    `${MONTH} ${DAY}${TO}${DAY}(?!\\d)${OF_YEAR}`,
    ([month, first, last, year], now) => dateRange(now, month!, [first!, last!], yearIn(year, now)),
  ],
  [
    '(20\\d\\d)-(\\d\\d)-(\\d\\d)',
    ([year, month, day], now) => periods.dateOf(now, Number(month), Number(day), Number(year)),
  ],
  [
    '(20\\d\\d)-(\\d\\d)(?![-\\d])',
    ([year, month], now) => periods.partOfYear(now, 'month', Number(month), Number(year)),
  ],
  [
    `${YEARS}q([1-4])${OF_YEAR}`,
    ([before, n, after], now) => periods.partOfYear(now, 'quarter', Number(n), yearIn(before ?? after, now)),
  ],
  [
    `${YEARS}h([12])${OF_YEAR}`,
    ([before, n, after], now) => periods.partOfYear(now, 'half', Number(n), yearIn(before ?? after, now)),
  ],
  [
    `${YEARS}(?:the )?(first|1st|second|2nd|third|3rd|fourth|4th) quarter${OF_YEAR}`,
    ([before, n, after], now) => periods.partOfYear(now, 'quarter', ORDINALS[n!]!, yearIn(before ?? after, now)),
  ],
  [`(?:the )?last quarter of ${YEAR}`, ([year], now) => periods.partOfYear(now, 'quarter', 4, yearIn(year, now))],
  [
    `${YEARS}(?:the )?(first|1st|second|2nd) half(?: of the year)?${OF_YEAR}`,
    ([before, n, after], now) => periods.partOfYear(now, 'half', ORDINALS[n!]!, yearIn(before ?? after, now)),
  ],
  [
    '(?:(?:all|the whole|the full|whole|full|calendar|the entire|all of|the) )?(?:year )?(20\\d\\d)(?![\\d-])',
    ([year], now) => periods.calendarUnit('year', now, Number(year) - yearOf(now)),
  ],
  [
    `${YEARS}(\\d{1,2})\\.(\\d{1,2})(?![\\d%])(?: (?:mega[- ]?sale|sale|campaign|day|festival))*${OF_YEAR}`,
    ([before, month, day, after], now) =>
      month === day ? periods.dateOf(now, Number(month), Number(day), yearIn(before ?? after, now)) : undefined,
  ],
  [
    `double (\\d{1,2}|[a-z]+)(?: (?:sale|day))?${OF_YEAR}`,
    ([n, year], now) => periods.dateOf(now, readNumber(n!) ?? 0, readNumber(n!) ?? 0, yearIn(year, now)),
  ],
  [
    '(?:of |from |over )?all[- ]time|(?:for )?ever|lifetime|since (?:the (?:very )?(?:beginning|start)|day one)|entire history|whole history|all (?:the )?history|in history',
    (_, now) => ({ from: null, to: startOf('day', add('day', now, 1)) }),
  ],
];

/** The first or last days of a month. */
function daysOfMonth(
  now: WallClock,
  end: string,
  count: number,
  month: string,
  year: number | undefined,
): Period | undefined {
  const whole = periods.partOfYear(now, 'month', monthIn(month), year);
  if (!whole || whole.from === null) return undefined;
  const length = count * DAY_MS;
  return end === 'first' ? { from: whole.from, to: whole.from + length } : { from: whole.to - length, to: whole.to };
}

/** Everything in English that names one period by itself. */
export const ENGLISH_PERIODS: readonly PeriodRule[] = [...present, ...past, ...named];
