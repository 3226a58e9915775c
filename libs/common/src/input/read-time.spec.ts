import fc from 'fast-check';
import { readTime } from './read-time';

describe('readTime', () => {
  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T12:30', '2026-01-31T12:30:00.000Z'],
    ['2026-01-31 12:30:15', '2026-01-31T12:30:15.000Z'],
    ['2026-01-31T12:30:15.25', '2026-01-31T12:30:15.250Z'],
    ['2026-01-31T12:30:15,123456789Z', '2026-01-31T12:30:15.123Z'],
    ['2026-01-31t12:30:15z', '2026-01-31T12:30:15.000Z'],
    [' 2026-01-31T12:30:15+08:00 ', '2026-01-31T04:30:15.000Z'],
    ['2026-01-31T12:30:15 08:00', '2026-01-31T04:30:15.000Z'],
    ['2026-01-31T12:30-0330', '2026-01-31T16:00:00.000Z'],
    ['2026-01-31T00:00:00+08', '2026-01-30T16:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('reads %s as %s', (text, time) => {
    expect(readTime(text).time?.toISOString()).toBe(time);
  });

  it.each([
    ['2026-02-31', 'exist'],
    ['2026-02-29T12:00:00Z', 'exist'],
    ['2026-04-31T12:00:00+08:00', 'exist'],
    ['2026-13-01', 'exist'],
    ['2026-00-10', 'exist'],
    ['2026-01-00', 'exist'],
    ['2026-01-31T24:00:00Z', 'exist'],
    ['2026-01-31T12:60', 'exist'],
    ['2026-01-31T12:00:61Z', 'exist'],
    ['2026-01-31T12:00:00+15:00', 'exist'],
    ['0000-01-01', 'exist'],
    ['0001-01-01T00:00:00+01:00', 'exist'],
    ['01/02/2026', 'begin with the year'],
    ['31/01/2026', 'begin with the year'],
    ['1.2.2026 12:00', 'begin with the year'],
    ['01-02-2026', 'begin with the year'],
    ['2026/01/31', 'such as'],
    ['2026-1-31', 'such as'],
    ['2026-01', 'such as'],
    ['2026', 'such as'],
    ['20260131', 'such as'],
    ['1769817600', 'such as'],
    ['Jan 31 2026', 'such as'],
    ['yesterday', 'such as'],
    ['2026-01-31T12', 'such as'],
    ['+012026-01-31', 'such as'],
    ['', 'such as'],
  ])('refuses %s: %s', (text, error) => {
    expect(readTime(text).error).toContain(error);
  });

  it('reads a written time back and never as another day', () => {
    const [year, twoDigits] = [fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 0, max: 99 })];
    fc.assert(
      fc.property(year, twoDigits, twoDigits, (y, m, d) => {
        const text = `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
        const { time } = readTime(text);
        if (time) expect(time.toISOString().slice(0, 10)).toBe(text);
        else expect(new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10)).not.toBe(text);
      }),
    );
  });
});
