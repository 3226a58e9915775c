import { checkSchedule, lastDue, nextDue, type Schedule } from './schedule';

const BERLIN = 'Europe/Berlin';

function dueTimes(schedule: Schedule, zone: string, from: string, count: number): string[] {
  const times: string[] = [];
  let after = new Date(from);
  while (times.length < count) {
    after = nextDue(schedule, zone, after);
    times.push(after.toISOString().slice(0, 16));
  }
  return times;
}

describe('a schedule', () => {
  it.each([
    [
      'when clocks skip its time',
      '02:30',
      '2026-03-28T00:00Z',
      ['2026-03-28T01:30', '2026-03-29T01:30', '2026-03-30T00:30'],
    ],
    [
      'when clocks show its time twice',
      '02:30',
      '2026-10-24T00:00Z',
      ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'],
    ],
    ['at midnight', '00:00', '2026-03-28T12:00Z', ['2026-03-28T23:00', '2026-03-29T22:00', '2026-03-30T22:00']],
  ])('of every day has each day once %s', (_, at, from, times) => {
    expect(dueTimes({ every: 'day', at }, BERLIN, from, 3)).toEqual(times);
  });

  it('of a week is on its weekday of the zone', () => {
    const times = dueTimes({ every: 'week', at: '01:00', weekday: 1 }, 'Asia/Kuala_Lumpur', '2026-03-18T00:00Z', 2);
    expect(times).toEqual(['2026-03-22T17:00', '2026-03-29T17:00']);
  });

  it('of a month is on its last day where the month has no such day', () => {
    const times = dueTimes({ every: 'month', at: '08:00', day: 31 }, 'UTC', '2026-01-31T08:00Z', 3);
    expect(times).toEqual(['2026-02-28T08:00', '2026-03-31T08:00', '2026-04-30T08:00']);
  });

  it('has the last missed time after an outage, and it alone', () => {
    const known = new Date('2026-03-10T08:00Z');
    const last = lastDue({ every: 'day', at: '08:00' }, 'UTC', known, new Date('2026-03-13T07:00Z'));
    expect(last.toISOString()).toBe('2026-03-12T08:00:00.000Z');
    expect(lastDue({ every: 'day', at: '08:00' }, 'UTC', known, new Date('2026-03-10T08:00Z'))).toEqual(known);
  });

  it.each<[unknown, string[]]>([
    [{ every: 'day', at: '08:00' }, []],
    [{ every: 'week', at: '23:59', weekday: 7 }, []],
    [{ every: 'month', at: '00:00', day: 31 }, []],
    [null, ['']],
    [{ every: 'year', at: '24:00', cron: '*' }, ['cron', 'every', 'at']],
    [{ every: 'day', at: '8:00', weekday: 1, day: 1 }, ['at', 'weekday', 'day']],
    [{ every: 'week', at: '08:00' }, ['weekday']],
    [{ every: 'month', at: '08:00', day: 0 }, ['day']],
  ])('%j is refused for %j', (schedule, fields) => {
    expect(checkSchedule(schedule).map(({ field }) => field)).toEqual(fields);
  });
});
