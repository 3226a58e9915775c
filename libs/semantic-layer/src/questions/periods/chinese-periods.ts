import { add, type CalendarUnit, DAY_MS, startOf, type WallClock, yearOf } from '../../time/wall-clock';
import type { PeriodRule } from './english-periods';
import * as periods from './period';
import type { Period } from './period';
import { CHINESE_NUMBER as N, readNumber } from './read-number';

const YEAR = '(20\\d\\d年?|\\d\\d年|今年|本年|去年|上一年|上年|前年)(?:的)?';
const YEARS = `(?:${YEAR} ?)?`;
const MONTH_REFERENCE = '(这个月|本月|当月|这月|上个月|上月|上一个月|上上个月|上上月)(?:的)?';
const WEEK = '(?:周|星期|礼拜)';
const WEEKDAY = `${WEEK}([一二三四五六日天])`;
const UNIT = '(小时|钟头|天|日|周|星期|礼拜|月|季度|季|年)';
const RECENT = '(?:最近|近|过去|过往|前|最近的|过去的)(?:这)?';
const SO_FAR = '(?:以来|至今|到现在|到目前(?:为止)?|目前为止|迄今(?:为止)?|截至目前|截至现在|到今天|为止|累计)?';
const UNITS: Record<string, CalendarUnit> = {
  小时: 'hour',
  钟头: 'hour',
  天: 'day',
  日: 'day',
  周: 'week',
  星期: 'week',
  礼拜: 'week',
  月: 'month',
  季度: 'quarter',
  季: 'quarter',
  年: 'year',
};

const yearIn = (words: string | undefined, now: WallClock): number | undefined => {
  if (!words) return undefined;
  const digits = /^\d+/.exec(words)?.[0];
  if (digits) return Number(digits) + (digits.length === 2 ? 2000 : 0);
  return yearOf(now) - (words === '前年' ? 2 : /今|本/.test(words) ? 0 : 1);
};
const weekdayIn = (character: string) => '一二三四五六日'.indexOf(character.replace('天', '日')) + 1;
const number = (text: string) => readNumber(text) ?? Number.NaN;
const monthOffset = (words: string) => (/上上/.test(words) ? -2 : words.startsWith('上') ? -1 : 0);
const tenths = { 上旬: [1, 11], 中旬: [11, 21], 下旬: [21, 32] } as const;

function pastUnits(now: WallClock, count: number, unit: CalendarUnit): Period | undefined {
  if (Number.isNaN(count)) return undefined;
  if (unit === 'hour') return periods.lastHours(now, count);
  if (unit === 'day') return periods.lastDays(now, count, false);
  return periods.pastUnits(now, unit, count);
}

function tenDays(month: Period | undefined, word: keyof typeof tenths): Period | undefined {
  if (!month || month.from === null) return undefined;
  const [first, end] = tenths[word];
  return { from: month.from + (first - 1) * DAY_MS, to: Math.min(month.from + (end - 1) * DAY_MS, month.to) };
}

const month = (now: WallClock, year: string | undefined, n: string) =>
  periods.partOfYear(now, 'month', number(n), yearIn(year, now));
const dayOf = (base: Period, day: string) =>
  number(day) <= 31 ? periods.unitAt('day', base.from! + (number(day) - 1) * DAY_MS) : undefined;

const days: PeriodRule[] = [
  [`(?:今天|今日|今儿|本日|当天|当日)${SO_FAR}`, (_, now) => periods.calendarUnit('day', now, 0)],
  ['昨天|昨日|昨儿', (_, now) => periods.calendarUnit('day', now, -1)],
  ['前天|前日', (_, now) => periods.calendarUnit('day', now, -2)],
  ['大前天', (_, now) => periods.calendarUnit('day', now, -3)],
  [`(${N}) ?(?:天|日)(?:之|以)?前`, ([n], now) => periods.calendarUnit('day', now, -number(n!))],
  [WEEKDAY, ([day], now) => periods.latestWeekday(now, weekdayIn(day!), false)],
  [`(?:这个?|本)${WEEKDAY}`, ([day], now) => periods.weekdayOfWeek(now, weekdayIn(day!), 0)],
  [`上(?:一个|个|一)?${WEEKDAY}`, ([day], now) => periods.weekdayOfWeek(now, weekdayIn(day!), -1)],
  [`上上个?${WEEKDAY}`, ([day], now) => periods.weekdayOfWeek(now, weekdayIn(day!), -2)],
  ['(?:上个?|上一个)?(?:周末|礼拜天和礼拜六|星期六日|周六日|周六周日)', (_, now) => periods.weekend(now, -1)],
  ['(?:这个?|本)周末', (_, now) => periods.weekend(now, 0)],
  ['上上个?周末', (_, now) => periods.weekend(now, -2)],
];

const units: PeriodRule[] = [
  [`(?:这个?|本|这一|当)${WEEK}${SO_FAR}`, (_, now) => periods.calendarUnit('week', now, 0)],
  [`上(?:个|一个?)?${WEEK}`, (_, now) => periods.calendarUnit('week', now, -1)],
  [`上上个?${WEEK}`, (_, now) => periods.calendarUnit('week', now, -2)],
  [
    `(?:这个月|本月份?|当月|这月|这一个月)${SO_FAR}|(?:从)?月初(?:以来|至今|到现在|到今天)`,
    (_, now) => periods.calendarUnit('month', now, 0),
  ],
  ['上个月份?|上月份?|上一个月', (_, now) => periods.calendarUnit('month', now, -1)],
  ['上上个?月', (_, now) => periods.calendarUnit('month', now, -2)],
  [`(?:本|这个?|这一|当)季度?${SO_FAR}`, (_, now) => periods.calendarUnit('quarter', now, 0)],
  ['上(?:个|一个?)?季度?', (_, now) => periods.calendarUnit('quarter', now, -1)],
  ['上上个?季度?', (_, now) => periods.calendarUnit('quarter', now, -2)],
  [
    `(?:今年|本年度?|这一?年|今年度)${SO_FAR}|(?:从)?(?:今年)?年初(?:以来|至今|到现在|到今天)`,
    (_, now) => periods.calendarUnit('year', now, 0),
  ],
  ['(?:去年|上一?年|去年度|上年度)(?:全年|一?整年|整年度|度)?', (_, now) => periods.calendarUnit('year', now, -1)],
  ['前年(?:全年|一?整年)?', (_, now) => periods.calendarUnit('year', now, -2)],
  [`(20\\d\\d)年(?:全年|一?整年|度)?`, ([year], now) => periods.calendarUnit('year', now, Number(year) - yearOf(now))],
  [
    '有史以来|历史(?:上|以来|累计|至今|总计)?|历来|全部(?:时间|历史)|所有(?:时间|历史)|一直以来|从(?:一开始|头)(?:到现在|至今)?|(?:至今|迄今)(?:为止)?(?:所有|全部|累计)|累计(?:至今|到现在)?|开通以来|建立以来',
    (_, now) => ({ from: null, to: startOf('day', add('day', now, 1)) }),
  ],
];

const lengths: PeriodRule[] = [
  [
    `${RECENT} ?(${N}) ?(?:个)?${UNIT}(?:内|里|以来|来|之内)?`,
    ([n, unit], now) => pastUnits(now, number(n!), UNITS[unit!]!),
  ],
  [`${RECENT} ?(${N}) ?h`, ([n], now) => periods.lastHours(now, number(n!))],
  [`${RECENT}半年(?:内|里|以来|来)?`, (_, now) => periods.pastUnits(now, 'month', 6)],
  [
    `${RECENT} ?(${N}) ?(?:天|日)(?:,|，|\\()?(?:含|包含|包括|连|算上|加上)(?:今天|今日|当天)(?:在内)?\\)?`,
    ([n], now) => periods.lastDays(now, number(n!), true),
  ],
  [
    `(?:含|包含|包括|连)(?:今天|今日)(?:在内)?(?:的)?${RECENT} ?(${N}) ?(?:天|日)`,
    ([n], now) => periods.lastDays(now, number(n!), true),
  ],
  [
    `${RECENT} ?(${N}) ?个?(?:完整|自然|整)(?:的)?(?:个)?(周|星期|月|季度|季|年)度?`,
    ([n, unit], now) => periods.calendarUnit(UNITS[unit!]!, now, -number(n!), number(n!)),
  ],
];

const dates: PeriodRule[] = [
  [`${YEARS}(${N}) ?月(?:份)?`, ([year, n], now) => month(now, year, n!)],
  [
    `${YEARS}(${N})(?:月)?(?:到|至|-)(${N}) ?月(?:份)?`,
    ([year, first, last], now) => {
      const [a, b] = [month(now, year, first!), month(now, year, last!)];
      return a && b && periods.range(a, b);
    },
  ],
  [
    `${YEARS}(${N}) ?月(?:的)? ?(${N}) ?(?:日|号)`,
    ([year, n, day], now) => periods.dateOf(now, number(n!), number(day!), yearIn(year, now)),
  ],
  [
    `${YEARS}(${N}) ?月 ?(${N})(?:日|号)?(?:到|至|-)(${N}) ?(?:日|号)`,
    ([year, n, first, last], now) => {
      const [a, b] = [first!, last!].map((day) => periods.dateOf(now, number(n!), number(day), yearIn(year, now)));
      return a && b && periods.range(a, b);
    },
  ],
  [
    `${MONTH_REFERENCE}(${N}) ?(?:日|号)`,
    ([words, day], now) => dayOf(periods.calendarUnit('month', now, monthOffset(words!)), day!),
  ],
  [
    `(${N}) ?(?:日|号)`,
    ([day], now) => {
      const thisMonth = dayOf(periods.calendarUnit('month', now, 0), day!);
      const found =
        thisMonth && thisMonth.from! > now ? dayOf(periods.calendarUnit('month', now, -1), day!) : thisMonth;
      return found && { ...found, recurs: 'month' };
    },
  ],
  [
    `${YEARS}(?:第)?([一二三四1-4])(?:季度?|个季度?)`,
    ([year, n], now) => periods.partOfYear(now, 'quarter', number(n!), yearIn(year, now)),
  ],
  [`${YEARS}q([1-4])`, ([year, n], now) => periods.partOfYear(now, 'quarter', Number(n), yearIn(year, now))],
  [`q([1-4])${YEAR}`, ([n, year], now) => periods.partOfYear(now, 'quarter', Number(n), yearIn(year, now))],
  [
    `${YEARS}(?:的)?(上|下)半年`,
    ([year, half], now) => periods.partOfYear(now, 'half', half === '上' ? 1 : 2, yearIn(year, now)),
  ],
  [`${YEARS}h([12])`, ([year, n], now) => periods.partOfYear(now, 'half', Number(n), yearIn(year, now))],
  [
    `${YEARS}(${N}) ?月(?:份)?(?:的)?(上旬|中旬|下旬)`,
    ([year, n, tenth], now) => tenDays(month(now, year, n!), tenth as '上旬'),
  ],
  [
    `${MONTH_REFERENCE}(上旬|中旬|下旬)`,
    ([words, tenth], now) => tenDays(periods.calendarUnit('month', now, monthOffset(words!)), tenth as '上旬'),
  ],
  [
    `${YEARS}双(十一|十二|\\d{1,2}|[一二三四五六七八九十])(?:大促|当天|当日|那天|活动|购物节|狂欢节)*`,
    ([year, n], now) => periods.dateOf(now, number(n!), number(n!), yearIn(year, now)),
  ],
  [
    `${YEARS}(?:的)?(\\d{1,2})\\.(\\d{1,2})(?![\\d%])(?:大促|当天|当日|那天|活动|购物节)*`,
    ([year, n, day], now) => (n === day ? periods.dateOf(now, Number(n), Number(day), yearIn(year, now)) : undefined),
  ],
];

/** Everything in Chinese (simplified, as normalised) that names one period by itself. */
export const CHINESE_PERIODS: readonly PeriodRule[] = [...days, ...units, ...lengths, ...dates];
