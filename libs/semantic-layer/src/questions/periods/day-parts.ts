import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../time/wall-clock';
import type { Period } from './period';
import { readNumber } from './read-number';

/** Hours of a day, from and to. */
export type Hours = readonly [from: number, to: number];

const PARTS: readonly (readonly [RegExp, Hours])[] = [
  [/凌晨|early|small/, [0, 6]],
  [/上午|早|清晨|morning/, [6, 12]],
  [/下午|午后|afternoon/, [12, 18]],
  [/晚|夜|evening|night/, [18, 24]],
];
const PART = '凌晨|上午|早上|早晨|清晨|早间|下午|午后|晚上|晚间|夜间|夜里|夜晚|傍晚';
const ENGLISH_PART = '(?:early (?:morning(?: hours)?|hours)|small hours|morning|afternoon|evening|night)';
const ENGLISH_TIME = '(?:(\\d{1,2})(?:[:.](\\d\\d))? ?(a\\.?m\\.?|p\\.?m\\.?)?|(noon|midday|midnight))';
const CHINESE_TIME = `(${PART}|中午)?(?:(\\d{1,2}|[一二两三四五六七八九十]+)(?:点钟?|时|:)(半|\\d{1,2}|整)?分?|(正午|中午|午夜|零点))`;

/** What may follow a day: a part of it, or clock times. */
export const AFTER_DAY: readonly (readonly [pattern: string, read: (groups: string[]) => Hours | undefined])[] = [
  [`,? ?(?:in |during )?(?:the )?(${ENGLISH_PART})`, ([part]) => hoursOf(part!)],
  [`的?(${PART})`, ([part]) => hoursOf(part!)],
  [`,? ?(?:between |from )?${ENGLISH_TIME} ?(?:and|to|-|until|till|through) ?${ENGLISH_TIME}`, englishRange],
  [
    `,? ?(?:after|since|from) ${ENGLISH_TIME}(?: on(?:wards)?)?`,
    (groups) => [englishTime(groups, '') ?? Number.NaN, 24],
  ],
  [`,? ?(?:before|until|till|up to) ${ENGLISH_TIME}`, (groups) => [0, englishTime(groups, '') ?? Number.NaN]],
  [`的?${CHINESE_TIME}(?:到|至|-)${CHINESE_TIME}(?:之间)?`, chineseRange],
  [`的?${CHINESE_TIME}(?:以后|之后|后|起|开始)`, (groups) => [chineseTime(groups, ''), 24]],
  [`的?${CHINESE_TIME}(?:以前|之前|前)`, (groups) => [0, chineseTime(groups, '')]],
];

/** Parts of a day in front of the day: "the evening of", "between 2pm and 5pm on". */
export const BEFORE_DAY: typeof AFTER_DAY = [
  [`(?:in |during )?(?:the )?(${ENGLISH_PART}) (?:of|on) (?:the )?`, ([part]) => hoursOf(part!)],
  [`(?:between |from )?${ENGLISH_TIME} ?(?:and|to|-|until|till|through) ?${ENGLISH_TIME},? (?:on |of )?`, englishRange],
  [`${CHINESE_TIME}(?:到|至|-)${CHINESE_TIME}(?:之间)?,?(?:的)?`, chineseRange],
  [`(?:after|since|from) ${ENGLISH_TIME} (?:on )?`, (groups) => [englishTime(groups, '') ?? Number.NaN, 24]],
  [`(?:before|until|till) ${ENGLISH_TIME} (?:on )?`, (groups) => [0, englishTime(groups, '') ?? Number.NaN]],
];

/** Words that name a day and its part at once, with the days before today. */
export const DAY_WITH_PART: readonly (readonly [pattern: string, daysAgo: number, part: string])[] = [
  ['last night|昨晚上?|昨夜', 1, 'evening'],
  ['tonight|今晚上?|今夜', 0, 'evening'],
  ['前晚上?', 2, 'evening'],
  ['this morning|今早上?|今晨', 0, 'morning'],
  ['昨早上?', 1, 'morning'],
  ['this afternoon', 0, 'afternoon'],
  ['this evening', 0, 'evening'],
];

/** The hours of a part of a day in words. */
export function hoursOf(part: string): Hours | undefined {
  return PARTS.find(([pattern]) => pattern.test(part))?.[1];
}

/** These hours of a day. */
export function withinDay(day: Period, [from, to]: Hours): Period | undefined {
  if (day.unit !== 'day' || day.from === null || !(from < to) || to > 24 || from < 0) return undefined;
  const start = day.from + Math.round(from * 60) * MINUTE_MS;
  return {
    from: start,
    to: Math.min(day.from + Math.round((to * HOUR_MS) / MINUTE_MS) * MINUTE_MS, day.from + DAY_MS),
    isPart: true,
  };
}

function englishRange(groups: string[]): Hours | undefined {
  const [first, last] = [groups.slice(0, 4), groups.slice(4)];
  if (!first.concat(last).some((group, index) => group && index % 4 > 0)) return undefined;
  const to = englishTime(last, '');
  const sameHalf = englishTime(first, last[2] ?? '');
  if (to === undefined || sameHalf === undefined) return undefined;
  const end = to === 0 ? 24 : to;
  return [sameHalf >= end ? (englishTime(first, 'am') ?? Number.NaN) : sameHalf, end];
}

/** Hours of a time such as "2:30 pm"; `half` is that of the other end where this one has none. */
function englishTime([hour, minute, ownHalf, word]: string[], half: string): number | undefined {
  if (word) return word === 'midnight' ? 0 : 12;
  const value = Number(hour);
  const half12 = (ownHalf || (minute ? '' : half)).replaceAll('.', '');
  if (value > 24 || (half12 && value > 12)) return undefined;
  return (half12 ? (value % 12) + (half12 === 'pm' ? 12 : 0) : value) + Number(minute ?? 0) / 60;
}

function chineseRange(groups: string[]): Hours | undefined {
  const [first, last] = [groups.slice(0, 4), groups.slice(4)];
  const from = chineseTime(first, '');
  const inherited = chineseTime(last, last[0] ? '' : (first[0] ?? ''));
  const to = inherited <= from ? chineseTime(last, last[0] ?? '') : inherited;
  return [from, to === 0 || (to <= from && to === 12) ? 24 : to];
}

function chineseTime([ownPart, hour, minute, word]: string[], part: string): number {
  if (word) return /中午|正午/.test(word) ? 12 : 0;
  const value =
    (readNumber(hour!) ?? Number.NaN) + (minute === '半' ? 0.5 : Number(minute === '整' ? 0 : (minute ?? 0)) / 60);
  const half = ownPart || part;
  if (/晚|夜/.test(half) && value >= 12 && value < 13) return 24;
  if (/下午|午后|晚|夜|傍晚/.test(half)) return value < 12 ? value + 12 : value;
  if (half === '中午') return value < 11 ? value + 12 : value;
  return half === '凌晨' && value >= 12 ? value - 12 : value;
}
