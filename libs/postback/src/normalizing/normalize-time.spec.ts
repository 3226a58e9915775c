import * as fc from 'fast-check';
import { readTime, type TimeSettings } from './normalize-time';

const receivedAtMs = Date.parse('2026-11-29T00:00:00Z');

function normalizeTime(text: string, timezone: string, settings: Partial<TimeSettings> = {}): string | undefined {
  const read = readTime(text, { timezone, receivedAtMs, ...settings });
  return typeof read === 'string' ? undefined : read.time;
}

describe('normalizeTime, without a zone in UTC', () => {
  it.each([
    ['2025-01-01 12:00:00', '2025-01-01T12:00:00.000Z'],
    ['2025-01-01T12:00:00', '2025-01-01T12:00:00.000Z'],
    [' 2025-01-01 12:00:00 ', '2025-01-01T12:00:00.000Z'],
    ['2025-01-31 23:59:59', '2025-01-31T23:59:59.000Z'],
    ['2025-01-15', '2025-01-15T00:00:00.000Z'],
    ['2025-1-5', '2025-01-05T00:00:00.000Z'],
    ['2025/01/15 10:30', '2025-01-15T10:30:00.000Z'],
    ['2025.01.15', '2025-01-15T00:00:00.000Z'],
    ['2025-01-01 12:00', '2025-01-01T12:00:00.000Z'],
    ['2025-01-01 12:00:00.5', '2025-01-01T12:00:00.500Z'],
    ['2025-01-01T12:00:00.123456', '2025-01-01T12:00:00.123Z'],
    ['2025-01-01T12:00:00,123', '2025-01-01T12:00:00.123Z'],
    ['2025-01-01 24:00:00', '2025-01-02T00:00:00.000Z'],
    ['2016-12-31 23:59:60', '2016-12-31T23:59:59.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2000-01-01', '2000-01-01T00:00:00.000Z'],
    ['2026-11-30 23:59:59', '2026-11-30T23:59:59.000Z'],
    ['20250115', '2025-01-15T00:00:00.000Z'],
    ['20250115123000', '2025-01-15T12:30:00.000Z'],
  ])('reads %s as %s', (text, time) => {
    expect(normalizeTime(text, 'UTC')).toBe(time);
  });

  it.each([
    ['31/01/2025', '2025-01-31T00:00:00.000Z'],
    ['15/01/2025 10:00', '2025-01-15T10:00:00.000Z'],
    ['15.01.2025 10:00:00', '2025-01-15T10:00:00.000Z'],
    ['01/15/2025', '2025-01-15T00:00:00.000Z'],
    ['05-05-2025', '2025-05-05T00:00:00.000Z'],
  ])('reads %s as %s, because no month is that long', (text, time) => {
    expect(normalizeTime(text, 'UTC')).toBe(time);
  });
});

describe('normalizeTime, with a zone', () => {
  it.each([
    ['2025-01-01T12:00:00Z', '2025-01-01T12:00:00.000Z'],
    ['2025-01-01t12:00:00z', '2025-01-01T12:00:00.000Z'],
    ['2025-01-01 12:00:00 UTC', '2025-01-01T12:00:00.000Z'],
    ['2025-01-01 12:00:00 GMT', '2025-01-01T12:00:00.000Z'],
    ['2025-01-01T12:00:00+08:00', '2025-01-01T04:00:00.000Z'],
    ['2025-01-01T12:00:00+0800', '2025-01-01T04:00:00.000Z'],
    ['2025-01-01 12:00:00+08', '2025-01-01T04:00:00.000Z'],
    ['2025-01-01 12:00:00 +08:00', '2025-01-01T04:00:00.000Z'],
    ['2025-01-01T12:00:00 08:00', '2025-01-01T04:00:00.000Z'],
    ['2025-01-01 12:00:00 0800', '2025-01-01T04:00:00.000Z'],
    ['2025-01-01T12:00:00-05:30', '2025-01-01T17:30:00.000Z'],
    ['2025-01-01T12:00:00.250+05:45', '2025-01-01T06:15:00.250Z'],
    ['2025-01-01T12:00+14:00', '2024-12-31T22:00:00.000Z'],
  ])("reads %s as %s whatever the partner's zone", (text, time) => {
    expect(normalizeTime(text, 'UTC')).toBe(time);
    expect(normalizeTime(text, 'Asia/Tokyo')).toBe(time);
  });

  it.each([
    ['1735732800', '2025-01-01T12:00:00.000Z'],
    ['1735732800123', '2025-01-01T12:00:00.123Z'],
    ['1735732800.123', '2025-01-01T12:00:00.123Z'],
    ['999999999', '2001-09-09T01:46:39.000Z'],
    ['1735732800123456', '2025-01-01T12:00:00.123Z'],
    ['1735732800123456789', '2025-01-01T12:00:00.123Z'],
    ['946684800000', '2000-01-01T00:00:00.000Z'],
  ])('reads %s as %s, counted from 1970', (text, time) => {
    expect(normalizeTime(text, 'Asia/Tokyo')).toBe(time);
  });
});

describe('normalizeTime, of an unreadable or ambiguous time', () => {
  it.each([
    '',
    'yesterday',
    '12:00:00',
    '2025',
    '2025-01',
    '2025-13-01',
    '2025-00-01',
    '2025-01-00',
    '2025-02-29',
    '2025-02-30',
    '2025-04-31 10:00:00',
    '2025-01-01 25:00:00',
    '2025-01-01 24:00:01',
    '2025-01-01 12:60:00',
    '2025-01-01 12:00:61',
    '2025-01-01 13:00:00 PM',
    '2025-01-01 00:30 AM',
    '2025-01-01T12:00:00+15:00',
    '2025-01-01T12:00:00+08:75',
    '01/02/2025',
    '13/13/2025',
    '15 Marraskuu 2025',
    '15 Decadent 2025',
    '2025-01-15 12:30:00 CST',
    '15/01/25',
    '0000-00-00 00:00:00',
    '0000-01-01',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '10000-01-01',
    '1',
    '12345678',
    '57600101',
    '2025011512',
    '250115123000',
    '9999999999',
    '0001-01-01',
    '1899-12-30',
    '1970-01-01 00:00:00',
    '1999-12-31 23:59:59',
    '2026-12-01 00:00:01',
    '2099-01-01 00:00:00',
    '9999-12-31 23:59:59',
    '32 Jan 2025',
    'Foo 15, 2025',
    '15 Jan 25',
    'Wed, 15 Jan 2025 12:30:00 XYZ',
    '99999999999',
    '20251315',
    '99999999999999999999',
    '-1735732800',
    '{conversion_datetime}',
    `2025-01-01${' '.repeat(100_000)}`.padEnd(200_000, 'x'),
  ])('leaves %# out', (text) => {
    expect(normalizeTime(text, 'UTC')).toBeUndefined();
  });

  it('leaves out a time without a zone when the zone of the partner does not exist', () => {
    expect(normalizeTime('2025-01-01 12:00:00', 'Mars/Base')).toBeUndefined();
    expect(normalizeTime('2025-01-01 12:00:00Z', 'Mars/Base')).toBe('2025-01-01T12:00:00.000Z');
  });
});

describe("a time in the partner's zone", () => {
  it.each([
    ['2025-01-01 12:00:00', 'Asia/Kuala_Lumpur', '2025-01-01T04:00:00.000Z'],
    ['2025-01-01 12:00:00', 'Etc/GMT-8', '2025-01-01T04:00:00.000Z'],
    ['2025-01-01 12:00:00', '+08:00', '2025-01-01T04:00:00.000Z'],
    ['2025-01-01 12:00:00', 'Asia/Kathmandu', '2025-01-01T06:15:00.000Z'],
    ['2025-01-15', 'America/New_York', '2025-01-15T05:00:00.000Z'],
    ['2025-07-15', 'America/New_York', '2025-07-15T04:00:00.000Z'],
    ['2025-01-01 00:30:00', 'Pacific/Kiritimati', '2024-12-31T10:30:00.000Z'],
    // The clocks go forward from 2:00 to 3:00.
    ['2025-03-09 01:59:59', 'America/New_York', '2025-03-09T06:59:59.000Z'],
    ['2025-03-09 02:30:00', 'America/New_York', '2025-03-09T07:30:00.000Z'],
    ['2025-03-09 03:00:00', 'America/New_York', '2025-03-09T07:00:00.000Z'],
    // And back from 2:00 to 1:00: the first of the two counts.
    ['2025-11-02 00:59:59', 'America/New_York', '2025-11-02T04:59:59.000Z'],
    ['2025-11-02 01:30:00', 'America/New_York', '2025-11-02T05:30:00.000Z'],
    ['2025-11-02 02:00:00', 'America/New_York', '2025-11-02T07:00:00.000Z'],
    ['2025-04-06 01:45:00', 'Australia/Lord_Howe', '2025-04-05T14:45:00.000Z'],
    // Samoa had no 30 December 2011.
    ['2011-12-31 12:00:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z'],
  ])('reads %s in %s as %s', (text, timezone, time) => {
    expect(normalizeTime(text, timezone)).toBe(time);
  });
});

const instants = fc.date({ min: new Date('2000-01-02'), max: new Date('2026-11-29'), noInvalidDate: true });

/** How an instant looks on a wall in a zone, by the platform's own formatting. */
const onTheWall = (instant: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instant);

describe('normalizeTime, compared with Date', () => {
  it.each(['UTC', 'Asia/Singapore', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Africa/Casablanca'])(
    'are read back as written on a wall in %s',
    (timezone) => {
      fc.assert(
        fc.property(instants, (instant) => {
          const wall = onTheWall(instant, timezone);
          expect(onTheWall(new Date(normalizeTime(wall, timezone)!), timezone)).toBe(wall);
        }),
      );
    },
  );

  it('reads ISO 8601 with any offset and epochs as Date does', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (instant, minutes) => {
        const shifted = new Date(instant.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const [hours, rest] = [Math.abs(Math.trunc(minutes / 60)), Math.abs(minutes % 60)];
        const offset = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
        expect(normalizeTime(shifted + offset, 'Asia/Tokyo')).toBe(instant.toISOString());
        expect(normalizeTime(String(instant.getTime()), 'Asia/Tokyo')).toBe(instant.toISOString());
      }),
    );
  });

  it('never throws and returns only what the column accepts', () => {
    const characters = fc.constantFrom(...'0123456789-/:. TZ+'.split(''));
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: characters, maxLength: 30 }));
    fc.assert(
      fc.property(text, fc.constantFrom('UTC', 'America/New_York'), (value, timezone) => {
        const time = normalizeTime(value, timezone) ?? '2025-01-01T00:00:00.000Z';
        expect(time).toMatch(/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a time in the words of mail, browsers and people', () => {
  it.each([
    ['Wed, 15 Jan 2025 12:30:00 GMT', '2025-01-15T12:30:00.000Z'],
    ['Wed, 15 Jan 2025 19:30:00 +0700', '2025-01-15T12:30:00.000Z'],
    ['15 January 2025 12:30', '2025-01-15T12:30:00.000Z'],
    ['15-Jan-2025', '2025-01-15T00:00:00.000Z'],
    ['Wed Apr 30 2014 02:18:36 GMT+0000 (UTC)', '2014-04-30T02:18:36.000Z'],
    ['Wed Apr 30 2014 09:18:36 GMT+0700 (Indochina Time)', '2014-04-30T02:18:36.000Z'],
    ['Wed Apr 30 02:18:36 2014', '2014-04-30T02:18:36.000Z'],
    ['Jan 15, 2025 8:30 PM', '2025-01-15T20:30:00.000Z'],
    ['2025-01-15 12:30:00 GMT+7', '2025-01-15T05:30:00.000Z'],
    ['2025-01-15 12:30:00 GMT+07:00', '2025-01-15T05:30:00.000Z'],
    ['2025-01-15 12:30:00 UTC-2', '2025-01-15T14:30:00.000Z'],
    ['2025-01-15 08:30:00 PM', '2025-01-15T20:30:00.000Z'],
    ['2025-01-15 08:30pm', '2025-01-15T20:30:00.000Z'],
    ['2025-01-15 12:05:00 a.m.', '2025-01-15T00:05:00.000Z'],
    ['2025-01-15 12:05:00 PM', '2025-01-15T12:05:00.000Z'],
    ['01/31/2025 08:30:00 PM', '2025-01-31T20:30:00.000Z'],
    ['202501151230', '2025-01-15T12:30:00.000Z'],
    ['20250115T123000Z', '2025-01-15T12:30:00.000Z'],
    ['20250115T123000+0800', '2025-01-15T04:30:00.000Z'],
    ['20250115 1230', '2025-01-15T12:30:00.000Z'],
    ['2025-01-15T12:30:00+09:00[Asia/Tokyo]', '2025-01-15T03:30:00.000Z'],
    ['Wed, 15 Jan 2025 12:30:00 UT', '2025-01-15T12:30:00.000Z'],
    ['15/Jan/2025 12:30:00 +0700', '2025-01-15T05:30:00.000Z'],
    ['2025-01-15 12:30:00 GMT 8', '2025-01-15T04:30:00.000Z'],
    ['2025-01-15 12:30:00 UTC 08:00', '2025-01-15T04:30:00.000Z'],
    ['Wed Jan 15 2025 12:30:00 GMT 0800 (Malaysia Time)', '2025-01-15T04:30:00.000Z'],
    ['1.7369442E9', '2025-01-15T12:30:00.000Z'],
    ['1.736944200123E12', '2025-01-15T12:30:00.123Z'],
    ['1736944200000.0', '2025-01-15T12:30:00.000Z'],
    ['15 Mac 2025', '2025-03-15T00:00:00.000Z'],
    ['17 Agustus 2025', '2025-08-17T00:00:00.000Z'],
    ['2025/1/15 下午 08:30:00', '2025-01-15T20:30:00.000Z'],
    ['2025/1/15 上午 12:05', '2025-01-15T00:05:00.000Z'],
    ['2025-01-15 오후 8:30:00', '2025-01-15T20:30:00.000Z'],
    ['2025年1月15日 12:30:00', '2025-01-15T12:30:00.000Z'],
    ['2025年1月15日 下午8时30分', '2025-01-15T20:30:00.000Z'],
    ['\u200e1/\u200e15/\u200e2025 8:30:00 PM', '2025-01-15T20:30:00.000Z'],
    ['２０２５-０１-１５', '2025-01-15T00:00:00.000Z'],
  ])('reads %s as %s', (text, time) => {
    expect(normalizeTime(text, 'UTC')).toBe(time);
  });
});

describe('a date whose year comes last', () => {
  it.each([
    ['05/03/2025', 'dmy', '2025-03-05T00:00:00.000Z'],
    ['05/03/2025', 'mdy', '2025-05-03T00:00:00.000Z'],
    ['13/03/2025', 'mdy', '2025-03-13T00:00:00.000Z'],
    ['03/13/2025', 'dmy', '2025-03-13T00:00:00.000Z'],
    ['05/03/2025', 'ymd', undefined],
    ['2025-03-05', 'dmy', '2025-03-05T00:00:00.000Z'],
  ] as const)('is read in the order of the partner: %s by %s', (text, dateOrder, time) => {
    expect(normalizeTime(text, 'UTC', { dateOrder })).toBe(time);
  });
});

describe('a year of the Buddhist calendar', () => {
  it.each(['2568-01-15 12:00:00', '2568/01/15 12:00', '15/01/2568 12:00', '256801151200'])('is read in %s', (text) => {
    expect(readTime(text, { timezone: 'UTC', receivedAtMs })).toEqual({
      time: '2025-01-15T12:00:00.000Z',
      isBuddhist: true,
    });
  });

  it('is read in the zone of the day in our calendar', () => {
    expect(normalizeTime('2568-07-15 00:00:00', 'America/New_York')).toBe('2025-07-15T04:00:00.000Z');
  });

  it('has a leap day in the years in which ours has one', () => {
    expect(normalizeTime('2567-02-29 12:00:00', 'UTC')).toBe('2024-02-29T12:00:00.000Z');
    expect(normalizeTime('29/02/2567', 'Asia/Bangkok')).toBe('2024-02-28T17:00:00.000Z');
  });

  it.each(['2575-01-01', '2542-12-31', '2568-02-29', '2023-02-29'])('is none in %s', (text) => {
    expect(normalizeTime(text, 'UTC')).toBeUndefined();
  });
});

describe('the zone in a parameter of its own', () => {
  const text = '2025-01-15 02:30:00';

  it.each([
    ['Asia/Kolkata', '2025-01-14T21:00:00.000Z'],
    ['+08:00', '2025-01-14T18:30:00.000Z'],
    [' 08:00', '2025-01-14T18:30:00.000Z'],
    [' 8', '2025-01-14T18:30:00.000Z'],
    [' 0800', '2025-01-14T18:30:00.000Z'],
    ['GMT+8', '2025-01-14T18:30:00.000Z'],
    ['GMT 8', '2025-01-14T18:30:00.000Z'],
    ['Z', '2025-01-15T02:30:00.000Z'],
    ['IST', '2025-01-14T17:30:00.000Z'],
    ['Mars/Base', '2025-01-14T17:30:00.000Z'],
  ])('%s is used if it names one zone, else the one of the partner', (zoneText, time) => {
    expect(normalizeTime(text, 'Asia/Tokyo', { zoneText })).toBe(time);
  });

  it('gives way to a zone in the time itself', () => {
    expect(normalizeTime(`${text}Z`, 'UTC', { zoneText: 'Asia/Kolkata' })).toBe('2025-01-15T02:30:00.000Z');
  });
});
