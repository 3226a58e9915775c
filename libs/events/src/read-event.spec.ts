import fc from 'fast-check';
import type { EventRequest } from './event';
import { readEvent, type ReadEvent } from './read-event';

const RECEIVED_AT_MS = Date.parse('2026-03-18T10:30:00Z');
const DAY_MS = 86_400_000;

const request = (changed: Partial<EventRequest> = {}): EventRequest => ({
  sourceId: 1,
  isTrusted: false,
  ipMode: 'truncated',
  queryParameters: [],
  receivedAtMs: RECEIVED_AT_MS,
  keptDays: 90,
  ipAddress: '203.0.113.77',
  userAgent: 'Mozilla/5.0',
  referer: undefined,
  isTrackingRefused: false,
  sentAtMs: undefined,
  anonymousVisitor: (address, agent) => `visitor ${address} ${agent}`,
  ...changed,
});

const read = (input: unknown, changed?: Partial<EventRequest>) => {
  const { event, errors } = readEvent(input, request(changed));
  if (!event) throw new Error(JSON.stringify(errors));
  return event;
};

describe('readEvent', () => {
  it('completes an event of which only the type is given', () => {
    expect(read({ event_type: ' Page_View ' })).toMatchObject({
      sourceId: 1,
      eventType: 'page_view',
      eventName: 'page_view',
      receivedAt: '2026-03-18T10:30:00.000Z',
      occurredAt: '2026-03-18T10:30:00.000Z',
      eventDay: '2026-03-18',
      isDated: true,
      anonymousId: 'visitor 203.0.113.77 Mozilla/5.0',
      ipAddress: '203.0.113.0',
      properties: {},
    });
  });

  it('reads any JSON, or says why it does not', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        const { event, errors } = readEvent(input, request());
        expect(event === undefined).toBe((errors ?? []).length > 0);
      }),
    );
  });

  it('reads whatever stands in any member, and refuses an event only for its type, its day or its properties', () => {
    const member = fc.constantFrom(
      'event_id',
      'event_name',
      'user_id',
      'session_id',
      'click_id',
      'page_url',
      'referrer',
      'timestamp',
      'sent_at',
      'consent',
      'library',
      'ip_address',
      'user_agent',
      'amount',
      'anything',
    );
    // Written and read once, because JSON knows no −0.
    const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    fc.assert(
      fc.property(fc.dictionary(member, json), (given) => {
        const { event, errors = [] } = readEvent({ ...given, event_type: 'click' }, request());
        const codes = errors.map(({ code }) => code);
        expect(codes.filter((code) => code !== 'too_old' && code !== 'in_the_future')).toEqual([]);
        if (event) expect(JSON.parse(JSON.stringify(event))).toEqual(event);
      }),
    );
  });

  it('gives an event that is sent again the same identity, days later and by another collector', () => {
    const identity = fc.oneof(
      fc.record({ event_id: fc.uuid({ version: 4 }), timestamp: fc.integer({ min: -2, max: 0 }).map(dayBefore) }),
      fc.record({ event_id: fc.integer({ min: -2, max: 0 }).map(uuidOfDay) }),
      fc.record({ event_id: fc.string({ minLength: 1 }), timestamp: fc.integer({ min: -2, max: 0 }).map(dayBefore) }),
    );
    fc.assert(
      fc.property(identity, fc.integer({ min: 0, max: 3 * DAY_MS }), (own, laterMs) => {
        const first = read({ event_type: 'click', ...own });
        const again = read({ event_type: 'click', ...own }, { receivedAtMs: RECEIVED_AT_MS + laterMs });
        expect([again.eventId, again.eventDay, again.isDated]).toEqual([first.eventId, first.eventDay, true]);
      }),
    );
  });

  it('dates an id without any time by its arrival, and says so', () => {
    expect(read({ event_type: 'click', event_id: 'order-5' })).toMatchObject({
      isDated: false,
      eventDay: '2026-03-18',
    });
  });

  it.each([
    ['too_old', dayBefore(-8)],
    ['in_the_future', dayBefore(2)],
  ])('refuses a day that is %s', (code, timestamp) => {
    const { errors } = readEvent({ event_type: 'click', event_id: 'a', timestamp }, request());
    expect(errors).toMatchObject([{ field: 'timestamp', code }]);
  });

  it('refuses a day of which events are no longer kept, from a trusted server too', () => {
    const readAt = (days: number) =>
      readEvent(
        { event_type: 'click', event_id: 'a', timestamp: dayBefore(-days) },
        request({ isTrusted: true, keptDays: 30 }),
      );
    expect(readAt(30).errors).toBeUndefined();
    expect(readAt(31).errors).toMatchObject([{ field: 'timestamp', code: 'too_old' }]);
  });

  it.each([
    ['a clock that is 3 h ahead', 3, 3, '2026-03-18T10:29:00.000Z'],
    ['a clock that is 3 h behind', -3, -3, '2026-03-18T10:29:00.000Z'],
    ['a clock that is ahead, of which nothing is known', 3, undefined, '2026-03-18T10:30:00.000Z'],
  ])('places an event of a minute ago in time by %s', (_name, hours, sentHours, occurredAt) => {
    const by = (offset: number, ms: number): number => RECEIVED_AT_MS + offset * 3_600_000 + ms;
    const sent = sentHours === undefined ? {} : { sent_at: by(sentHours, 0) };
    expect(read({ event_type: 'click', timestamp: by(hours, -60_000), ...sent }).occurredAt).toBe(occurredAt);
  });

  it('leaves the time of an event alone whose request travelled for 40 s', () => {
    const timestamp = '2026-03-18T10:28:00.000Z';
    const event = read({ event_type: 'click', timestamp, sent_at: RECEIVED_AT_MS - 40_000 });
    expect(event).toMatchObject({ occurredAt: timestamp, clockSkewMs: 40_000 });
  });

  it('keeps the order of the events of a session, however wrong the clock is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5 * 3_600_000, max: 5 * 3_600_000 }), fc.nat(60_000), (skewMs, gapMs) => {
        const at = (ms: number) =>
          read({
            event_type: 'click',
            timestamp: RECEIVED_AT_MS + skewMs + ms,
            sent_at: RECEIVED_AT_MS + skewMs,
          }).occurredAt;
        expect(Date.parse(at(-gapMs))).toBeLessThanOrEqual(Date.parse(at(0)));
      }),
    );
  });

  it('stores no query of a page but where its visitor came from', () => {
    const page_url = 'https://u:p@example.com/a?email=a%40b.de&utm_source=x&gclid=1#token';
    expect(read({ event_type: 'click', page_url }).pageUrl).toBe('https://example.com/a?utm_source=x&gclid=1');
  });

  it('stores the parameters of a query that its source allows, in any case, without personal data', () => {
    const query = 'Variant=b&email=x&mail=jane.doe%40example.com&gclid=4111111111111111';
    const urls = { page_url: `https://example.com/?${query}`, referrer: `https://shop.example/?${query}` };
    const queryParameters = ['variant', 'mail'];
    const stored = '?Variant=b&mail=%5Bredacted%5D&gclid=4111111111111111';
    const event = { event_type: 'click', ...urls };
    expect(read(event, { queryParameters })).toMatchObject({
      pageUrl: `https://example.com/${stored}`,
      referrer: `https://shop.example/${stored}`,
    });
    const { page_url: referer } = urls;
    expect(read({ event_type: 'click' }, { queryParameters, referer }).pageUrl).toBe(`https://example.com/${stored}`);
    expect(read(event, { queryParameters, isTrackingRefused: true }).pageUrl).toBe('https://example.com/');
  });

  it('replaces what looks like personal data in properties, with a warning', () => {
    const properties = {
      note: 'write to jane.doe@example.com',
      card: '4111 1111 1111 1111',
      order: '4111111111111112',
    };
    const reading = readEvent({ event_type: 'click', properties }, request());
    const { event, warnings } = reading as Extract<ReadEvent, { event: object }>;
    expect(event.properties).toEqual({ note: 'write to [redacted]', card: '[redacted]', order: '4111111111111112' });
    expect(warnings.map(({ field }) => field)).toEqual(['properties.note', 'properties.card']);
  });

  it('takes unreadable consent as refused', () => {
    const event = read({ event_type: 'click', user_id: 'u', consent: 'yes' });
    expect(event).toMatchObject({ consent: { analytics: false, ads: false }, userId: null, ipAddress: null });
  });

  it('keeps members that are no event’s own as properties', () => {
    expect(read({ event_type: 'click', colour: 'red', properties: { size: 3 } }).properties).toEqual({
      size: 3,
      colour: 'red',
    });
  });

  it('refuses properties that are too many or too deep', () => {
    const many = Object.fromEntries(Array.from({ length: 256 }, (_, index) => [`p${index}`, index]));
    const deep = JSON.parse(`${'{"a":'.repeat(9)}1${'}'.repeat(9)}`) as object;
    expect(readEvent({ event_type: 'click', properties: many }, request()).errors).toMatchObject([
      { code: 'wrong_length' },
    ]);
    expect(readEvent({ event_type: 'click', properties: deep }, request()).errors).toMatchObject([
      { code: 'too_deep' },
    ]);
  });
});

function dayBefore(days: number): string {
  return new Date(RECEIVED_AT_MS + days * DAY_MS).toISOString();
}

function uuidOfDay(days: number): string {
  const hex = (RECEIVED_AT_MS + days * DAY_MS).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
