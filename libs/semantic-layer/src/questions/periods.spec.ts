import fc from 'fast-check';
import { instantAt, wallClockAt } from '../time/time-zones';
import { DAY_MS, HOUR_MS, wallClock } from '../time/wall-clock';
import { parseAt } from './testing/parse-questions';

const ZONES = ['Asia/Kuala_Lumpur', 'UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Asia/Kathmandu'];

/** A second way to the same dates: days are counted one by one, and months by their names. */
class Calendar {
  readonly today: string;
  constructor(readonly now: string) {
    this.today = now.slice(0, 10);
  }
  day(offset: number, from = this.today): string {
    const date = new Date(`${from}T12:00:00Z`);
    for (let step = 0; step < Math.abs(offset); step++) date.setUTCDate(date.getUTCDate() + Math.sign(offset));
    return date.toISOString().slice(0, 10);
  }
  monday(weeks: number): string {
    let day = this.today;
    while (new Date(`${day}T12:00:00Z`).getUTCDay() !== 1) day = this.day(-1, day);
    return this.day(7 * weeks, day);
  }
  month(offset: number): string {
    let [year, month] = this.today.split('-').map(Number) as [number, number];
    for (let step = 0; step < Math.abs(offset); step++) {
      month += Math.sign(offset);
      if (month === 0) [year, month] = [year - 1, 12];
      if (month === 13) [year, month] = [year + 1, 1];
    }
    return `${year}-${String(month).padStart(2, '0')}-01`;
  }
  quarter(offset: number): string {
    const sinceStart = (Number(this.today.slice(5, 7)) - 1) % 3;
    return this.month(3 * offset - sinceStart);
  }
  year(offset: number): string {
    return `${Number(this.today.slice(0, 4)) + offset}-01-01`;
  }
  /** The same date some months ago, or the last day of a shorter month. */
  monthsAgo(count: number): string {
    const month = this.month(-count).slice(0, 8);
    const date = this.today.slice(8);
    for (let day = Number(date); ; day--) {
      const candidate = `${month}${String(day).padStart(2, '0')}`;
      if (new Date(`${candidate}T12:00:00Z`).toISOString().startsWith(candidate)) return candidate;
    }
  }
}

type Ends = (calendar: Calendar) => [from: string, to: string];
const NOW = 'now';
const PHRASES: readonly (readonly [words: string[], ends: Ends])[] = [
  [['today', '今天', '今日'], (at) => [at.today, NOW]],
  [['yesterday', '昨天', '昨日'], (at) => [at.day(-1), at.today]],
  [['the day before yesterday', '前天'], (at) => [at.day(-2), at.day(-1)]],
  [['大前天', '3 days ago', '三天前'], (at) => [at.day(-3), at.day(-2)]],
  [['this week', '本週', '这周'], (at) => [at.monday(0), NOW]],
  [['last week', '上週', '上个星期'], (at) => [at.monday(-1), at.monday(0)]],
  [['the week before last', '上上週'], (at) => [at.monday(-2), at.monday(-1)]],
  [['this month', '本月', '這個月'], (at) => [at.month(0), NOW]],
  [['last month', '上个月', '上個月'], (at) => [at.month(-1), at.month(0)]],
  [['the month before last', '上上个月'], (at) => [at.month(-2), at.month(-1)]],
  [['this quarter', '本季度', '本季'], (at) => [at.quarter(0), NOW]],
  [['last quarter', '上季度', '上一季'], (at) => [at.quarter(-1), at.quarter(0)]],
  [['this year', '今年', '年初至今'], (at) => [at.year(0), NOW]],
  [['last year', '去年'], (at) => [at.year(-1), at.year(0)]],
  [['the last 3 weeks', '最近3个完整周'], (at) => [at.monday(-3), at.monday(0)]],
  [['the previous 5 months', '过去5个完整月'], (at) => [at.month(-5), at.month(0)]],
  [['the last 2 quarters'], (at) => [at.quarter(-2), at.quarter(0)]],
  [['the last 10 days', '近10天', '過去10天'], (at) => [at.day(-10), at.today]],
  [['the last 10 days including today', '近10天含今天'], (at) => [at.day(-9), NOW]],
  [['the past 2 weeks', '最近两周', '近2個星期'], (at) => [at.day(-14), at.today]],
  [['the past month', '过去一个月'], (at) => [at.monthsAgo(1), at.today]],
  [['the past 3 months', '近三个月'], (at) => [at.monthsAgo(3), at.today]],
  [['过去半年'], (at) => [at.monthsAgo(6), at.today]],
  [['the past year', '近一年'], (at) => [at.monthsAgo(12), at.today]],
  [['last weekend', '上周末', '上週末'], (at) => [at.day(-2, at.monday(0)), at.monday(0)]],
  [['上周三', 'Wednesday last week'], (at) => [at.day(2, at.monday(-1)), at.day(3, at.monday(-1))]],
  [['since last month', '上个月以来'], (at) => [at.month(-1), NOW]],
  [['2024'], () => ['2024-01-01', '2025-01-01']],
];

describe('periods in words', () => {
  it('are those of a second calendar, at any moment and in any zone', () => {
    const instants = fc.date({
      min: new Date('2025-01-02T00:00Z'),
      max: new Date('2029-12-30T00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), fc.constantFrom(...PHRASES), (instant, zone, [words, ends]) => {
        const now = new Date(wallClockAt(instant, zone)).toISOString().slice(0, 16);
        const [from, to] = ends(new Calendar(now));
        const expected = { from: `${from}T00:00`, to: to === NOW ? now : `${to}T00:00` };
        fc.pre(expected.from < expected.to);
        for (const word of words) {
          const plan = parseAt(`payout ${word}`, instant, zone);
          expect([word, now, plan.kind === 'query' && plan.time]).toEqual([word, now, expected]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['Europe/Berlin', 2026, 3, 29, 23],
    ['Europe/Berlin', 2026, 10, 25, 25],
    ['America/New_York', 2026, 3, 8, 23],
    ['America/New_York', 2026, 11, 1, 25],
    ['Asia/Kathmandu', 2026, 3, 29, 24],
  ])('a day of %s, %d-%d-%d, has the hours that pass: %d', (zone, year, month, day, hours) => {
    const start = wallClock(year, month, day);
    const length = instantAt(start + DAY_MS, zone).getTime() - instantAt(start, zone).getTime();
    expect(length / HOUR_MS).toBe(hours);
  });

  it('takes the first of two hours when clocks are put back, and goes past one that is skipped', () => {
    expect(instantAt(wallClock(2026, 10, 25) + 2.5 * HOUR_MS, 'Europe/Berlin').toISOString()).toBe(
      '2026-10-25T00:30:00.000Z',
    );
    expect(instantAt(wallClock(2026, 3, 29) + 2.5 * HOUR_MS, 'Europe/Berlin').toISOString()).toBe(
      '2026-03-29T01:30:00.000Z',
    );
  });

  it('finds the clock of every instant again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 * 365 * 24 }), fc.constantFrom(...ZONES), (hour, zone) => {
        const instant = new Date(Date.UTC(2025, 0, 1, hour));
        const found = instantAt(wallClockAt(instant, zone), zone).getTime();
        expect([0, HOUR_MS]).toContain(instant.getTime() - found);
      }),
      { numRuns: 2000 },
    );
  });
});
