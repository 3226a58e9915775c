import { formatAge, formatAmount, formatOffset, formatTime, placesOf } from './format';
import { fromLocalTime, toLocalTime } from './local-time';

describe('formatAmount', () => {
  it('shows every digit of an amount that no float holds', () => {
    expect(formatAmount('en', '99999999999999.9999')).toBe('99,999,999,999,999.9999');
    expect(formatAmount('zh-Hans', '-5.0000')).toBe('-5.00');
  });

  it('uses four places for a whole column when one amount needs them', () => {
    expect(placesOf(['12.30', '370.0010', null])).toBe(4);
    expect(placesOf(['12.30', '370.0000'])).toBe(2);
    expect(formatAmount('en', '12.3', 4)).toBe('12.3000');
  });
});

describe('formatTime', () => {
  const time = new Date('2026-03-28T23:30:05Z');

  it.each(['en', 'zh-Hans', 'zh-Hant'] as const)('is in the zone and on 24 hours: %s', (language) => {
    expect(formatTime(language, time, 'UTC', 'second')).toMatch(/2026.03.28.*23:30:05/);
    expect(formatTime(language, time, 'Asia/Kuala_Lumpur', 'second')).toMatch(/2026.03.29.*07:30:05/);
  });

  it('knows the offset of a zone at a time', () => {
    expect(formatOffset('Europe/Berlin', new Date('2026-03-29T00:30:00Z'))).toBe('GMT+1');
    expect(formatOffset('Europe/Berlin', new Date('2026-03-29T01:30:00Z'))).toBe('GMT+2');
  });

  it('shows an age in the largest unit', () => {
    expect(formatAge('en', new Date(0), 3_700_000)).toBe('1 hr. ago');
  });
});

describe('a local time', () => {
  it.each(['UTC', 'Asia/Kuala_Lumpur', 'Asia/Kolkata', 'America/St_Johns', 'Europe/Berlin'])(
    'is read in %s',
    (zone) => {
      for (const time of ['2026-01-01T00:00:00Z', '2026-03-29T12:00:00Z', '2026-10-25T12:00:00Z']) {
        expect(fromLocalTime(toLocalTime(new Date(time), zone), zone)).toEqual(new Date(time));
      }
    },
  );

  it('is after the gap when clocks skip it, and the first of two when they show it twice', () => {
    expect(fromLocalTime('2026-03-29T02:30', 'Europe/Berlin')).toEqual(new Date('2026-03-29T01:30:00Z'));
    expect(fromLocalTime('2026-10-25T02:30', 'Europe/Berlin')).toEqual(new Date('2026-10-25T00:30:00Z'));
  });
});
