import { DAY_MS, startOf, type WallClock } from '../../time/wall-clock';
import { CHINESE_PERIODS } from './chinese-periods';
import { AFTER_DAY, BEFORE_DAY, DAY_WITH_PART, type Hours, hoursOf, withinDay } from './day-parts';
import { ENGLISH_PERIODS } from './english-periods';
import { calendarUnit, type Period, range } from './period';

/** A period and the place where its words end. */
export interface PeriodMatch {
  end: number;
  period: Period;
}

type Rule<T> = readonly [pattern: RegExp, read: (groups: string[], now: WallClock) => T | undefined];

const sticky = (pattern: string) => new RegExp(`(?:${pattern})`, 'y');
const BASES: Rule<Period>[] = [
  ...[...ENGLISH_PERIODS, ...CHINESE_PERIODS].map(([pattern, read]) => [sticky(pattern), read] as const),
  ...DAY_WITH_PART.map(
    ([pattern, daysAgo, part]) =>
      [
        sticky(pattern),
        (_: string[], now: WallClock) => withinDay(calendarUnit('day', now, -daysAgo), hoursOf(part)!),
      ] as const,
  ),
];
const AFTER: Rule<Hours>[] = AFTER_DAY.map(([pattern, read]) => [sticky(pattern), read]);
const BEFORE: Rule<Hours>[] = BEFORE_DAY.map(([pattern, read]) => [sticky(pattern), read]);

const SINCE = sticky(
  '(?:ever )?(?:since|starting(?: from| on)?|as of|beginning) (?:the )?(?:start of |beginning of )?|自从?|从',
);
const FROM = sticky('from (?:the )?');
const ONWARDS = sticky(
  ',? ?(?:onwards?|on(?![a-z])|(?:to|until|till|up to|through) (?:now|date|today|the present|present))|的?(?:以来|至今|到现在|到今天|到今日|到目前(?:为止)?|至今天|至现在|迄今|起至今|起到现在|起(?:到今天)?|开始(?:至今|到现在)?|截至目前|之后到现在)',
);
const START_OF_RANGE = sticky('(?:from|between) (?:the )?|从|自');
const TO = sticky(
  ' ?(?:to|-|until|till|through|thru|up to and including|up to) ?(?:and including )?(?:the )?| and (?:the )?|到|至',
);
const NOW = sticky('now|present|现在|目前|此刻');

/** Reads the periods that the words of one text name. What begins at a place is read once. */
export class PeriodReader {
  private readonly daysAt = new Map<number, PeriodMatch[]>();

  constructor(
    private readonly text: string,
    private readonly now: WallClock,
  ) {}

  /** The words from a place on that name a period: 上周日 and 上周 are both in 上周日均. */
  at(place: number): PeriodMatch[] {
    const days = this.days(place);
    const longer = longest([this.since(place), this.range(place), ...days]);
    return longer ? [longer, ...days.filter(({ end }) => end < longer.end)] : [];
  }

  /** Hours that stand apart from their day: "yesterday's orders, between 2pm and 5pm". */
  hours(place: number): { end: number; hours: Hours }[] {
    const { text, now } = this;
    return [...readRules(AFTER, text, place, now), ...readRules(BEFORE, text, place, now)]
      .filter(({ end }) => end > place)
      .map(({ end, value }) => ({ end, hours: value }));
  }

  private since(place: number): PeriodMatch | undefined {
    const since = matchEnd(SINCE, this.text, place);
    const from = matchEnd(FROM, this.text, place);
    const base = longest(this.days(since ?? from ?? place));
    if (!base) return undefined;
    const onwards = matchEnd(ONWARDS, this.text, base.end);
    const isEnglish = since !== undefined && /[a-z]/.test(this.text[place]!);
    if (onwards === undefined && !isEnglish) return undefined;
    const words = this.text.slice(base.end, onwards).trim();
    if (since === undefined && from === undefined && /^,? ?on$/.test(words)) return undefined;
    const { from: start, to } = base.period;
    return { end: onwards ?? base.end, period: to > this.now ? base.period : { from: start, to: this.endOfToday() } };
  }

  private range(place: number): PeriodMatch | undefined {
    const isBetween = this.text.startsWith('between ', place);
    const first = longest(this.days(matchEnd(START_OF_RANGE, this.text, place) ?? place));
    const to = first && matchEnd(TO, this.text, first.end);
    if (!first || to === undefined) return undefined;
    if (this.text.slice(first.end, to).trim().startsWith('and') !== isBetween) return undefined;
    const present = matchEnd(NOW, this.text, to);
    if (present !== undefined) return { end: present, period: { from: first.period.from, to: this.endOfToday() } };
    const last = longest(this.days(to));
    const period = last && range(first.period, last.period);
    return period && { end: last.end, period };
  }

  private endOfToday(): WallClock {
    return startOf('day', this.now) + DAY_MS;
  }

  /** Base periods, also cut to a part of their day. */
  private days(place: number): PeriodMatch[] {
    const known = this.daysAt.get(place);
    if (known) return known;
    const { text, now } = this;
    const matches: (PeriodMatch | undefined)[] = readRules(BASES, text, place, now).flatMap(({ end, value }) => [
      { end, period: value },
      ...readRules(AFTER, text, end, now).map((hours) => within(value, hours)),
    ]);
    for (const { end, value } of readRules(BEFORE, text, place, now))
      for (const base of readRules(BASES, text, end, now)) matches.push(within(base.value, { end: base.end, value }));
    const found = matches.filter((match) => match !== undefined);
    this.daysAt.set(place, found);
    return found;
  }
}

function within(day: Period, hours: { end: number; value: Hours }): PeriodMatch | undefined {
  const period = withinDay(day, hours.value);
  return period && { end: hours.end, period };
}

function readRules<T>(rules: Rule<T>[], text: string, at: number, now: WallClock): { end: number; value: T }[] {
  return rules.flatMap(([pattern, read]) => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match || !isWordEnd(text, pattern.lastIndex)) return [];
    const value = read(match.slice(1), now);
    return value === undefined ? [] : [{ end: at + match[0].length, value }];
  });
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function longest(matches: (PeriodMatch | undefined)[]): PeriodMatch | undefined {
  return matches
    .filter((match) => match !== undefined)
    .reduce<PeriodMatch | undefined>((best, match) => (best && best.end >= match.end ? best : match), undefined);
}

/** No place inside a Latin word or a number. */
export function isWordEnd(text: string, at: number): boolean {
  return (
    !(/[a-z]/.test(text[at] ?? '') && /[a-z]/.test(text[at - 1] ?? '')) &&
    !(/\d/.test(text[at] ?? '') && /\d/.test(text[at - 1] ?? ''))
  );
}
