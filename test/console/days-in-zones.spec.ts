import { ZonedTime } from '../../apps/admin/src/exports/zoned-time';
import { fromLocalTime, toLocalTime } from '../../apps/console/src/format/local-time';
import { formatTime } from '../../apps/console/src/format/format';
import { bucketsOf, daysWithToday, spanOf } from '../../apps/console/src/insight/insight-period';
import { frozenLink } from '../../apps/console/src/list/list-links';

/** Received while Berlin changes its clocks, and late in the evening of Kuala Lumpur. */
const POSTBACKS = ['2026-03-29T00:30:00.000Z', '2026-03-29T15:30:00.000Z'];
const NOW = new Date('2026-03-29T20:00:00Z');

/** The local day of each postback, which everything below has to agree on. */
const DAYS = {
  UTC: ['2026-03-29', '2026-03-29'],
  'Europe/Berlin': ['2026-03-29', '2026-03-29'],
  'Asia/Kuala_Lumpur': ['2026-03-29', '2026-03-29'],
  'America/New_York': ['2026-03-28', '2026-03-29'],
  'Pacific/Auckland': ['2026-03-29', '2026-03-30'],
} as const;
const CASES = Object.entries(DAYS).flatMap(([zone, days]) =>
  POSTBACKS.map((time, index): [zone: string, time: string, day: string] => [zone, time, days[index]!]),
);

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);

describe.each(CASES)('in %s, a postback of %s', (zone, time, day) => {
  it('is shown on its local day in every language', () => {
    expect(formatTime('en', new Date(time), zone, 'second').slice(0, 10)).toBe(day);
    expect(formatTime('zh-Hans', new Date(time), zone, 'second').slice(0, 10)).toBe(day.replaceAll('-', '/'));
    expect(formatTime('zh-Hant', new Date(time), zone, 'second').slice(0, 10)).toBe(day.replaceAll('-', '/'));
  });

  it('is within the filter from its local midnight to the next', () => {
    const [from, to] = [fromLocalTime(`${day}T00:00`, zone), fromLocalTime(`${dayAfter(day)}T00:00`, zone)];
    expect(from <= new Date(time) && new Date(time) < to).toBe(true);
    expect([toLocalTime(from, zone), toLocalTime(to, zone)]).toEqual([`${day}T00:00`, `${dayAfter(day)}T00:00`]);
  });

  it('is in the bar of its local day, and the rows behind the bar are those of the filter', () => {
    const period = daysWithToday('days7', zone, NOW);
    const starts = bucketsOf(period, zone);
    const index = starts.findLastIndex((start) => start <= new Date(time));
    expect(toLocalTime(starts[index]!, zone)).toBe(`${day}T00:00`);
    expect(spanOf(period, starts, index)).toEqual({
      from: fromLocalTime(`${day}T00:00`, zone).toISOString(),
      to: fromLocalTime(`${dayAfter(day)}T00:00`, zone).toISOString(),
    });
  });

  it('has its local day in an export, and is the same moment there', () => {
    const written = new ZonedTime(zone).write(time);
    expect([written.slice(0, 10), Date.parse(written)]).toEqual([day, Date.parse(time)]);
  });
});

describe('a copied link', () => {
  it('names its zone and ends now, so that it selects the same rows in another zone', () => {
    const link = frozenLink(
      'https://console/conversions?from=2026-03-28T23%3A00%3A00.000Z',
      'Europe/Berlin',
      true,
      NOW,
    );
    const { searchParams } = new URL(link);
    expect(Object.fromEntries(searchParams)).toEqual({
      from: '2026-03-28T23:00:00.000Z',
      to: '2026-03-29T20:00:00.000Z',
      tz: 'Europe/Berlin',
    });
  });

  it('keeps an end that is set, and the zones of partners', () => {
    const link = frozenLink('https://console/conversions?to=2026-03-29T00%3A00%3A00.000Z', 'partner', true, NOW);
    expect(Object.fromEntries(new URL(link).searchParams)).toEqual({ to: '2026-03-29T00:00:00.000Z', tz: 'partner' });
    expect(frozenLink('https://console/partners', 'UTC', false, NOW)).toBe('https://console/partners?tz=UTC');
  });
});
