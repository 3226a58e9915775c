import { eventFixture } from '@app/event-stream/testing/event-fixture';
import fc from 'fast-check';
import { mergeSessions, type Session, sessionsOf } from './merge-sessions';

const MINUTE_MS = 60_000;
const START = Date.parse('2026-03-01T23:00:00Z');

const at = (minute: number) => new Date(START + minute * MINUTE_MS);
const visit = (minute: number) => eventFixture({ anonymous_id: 'v', occurred_at: at(minute) });

const event = fc
  .record({
    event_id: fc.uuid(),
    minute: fc.nat(240),
    event_type: fc.constantFrom('page_view', 'click', 'purchase'),
    user_id: fc.option(fc.constantFrom('u1', 'u2')),
    anonymous_id: fc.option(fc.constantFrom('v1', 'v2')),
    session_id: fc.option(fc.constantFrom('s1', 'v1')),
    page_url: fc.option(fc.constantFrom('https://a.example/x?utm_campaign=c', 'https://a.example/y')),
    is_bot: fc.boolean(),
  })
  .map(({ minute, ...fields }) => eventFixture({ ...fields, occurred_at: at(minute) }));

describe('sessions of events', () => {
  it('are the same whatever the order of events and however they arrive', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(event, { selector: ({ event_id }) => event_id, maxLength: 40 }),
        fc.array(fc.nat(40), { maxLength: 5 }),
        fc.infiniteStream(fc.nat(1_000)),
        (events, cuts, order) => {
          const shuffled = events
            .map((one) => ({ one, place: order.next().value }))
            .toSorted((a, b) => a.place - b.place)
            .map(({ one }) => one);
          let merged: Session[] = [];
          const bounds = [0, ...cuts.toSorted((a, b) => a - b), shuffled.length];
          for (const [index, from] of bounds.slice(0, -1).entries())
            merged = mergeSessions([...merged, ...mergeSessions(sessionsOf(shuffled.slice(from, bounds[index + 1])))]);
          expect(merged).toEqual(mergeSessions(sessionsOf(events)));
        },
      ),
    );
  });

  it('end after a silence of more than 30 minutes for visitors without a session id, and not at midnight', () => {
    const merged = mergeSessions(sessionsOf([45, 75, 106].map(visit)));
    expect(merged.map(({ started_at, last_at, events }) => [started_at, last_at, events])).toEqual([
      [at(45).getTime(), at(75).getTime(), 2],
      [at(106).getTime(), at(106).getTime(), 1],
    ]);
  });

  it('become one when a late event joins them', () => {
    expect(mergeSessions(sessionsOf([0, 40].map(visit)))).toHaveLength(2);
    expect(mergeSessions([...mergeSessions(sessionsOf([0, 40].map(visit))), ...sessionsOf([visit(20)])])).toMatchObject(
      [{ events: 3 }],
    );
  });

  it('last as long as their session id does, and know where they began and ended', () => {
    const page = (minute: number, page_url: string) =>
      eventFixture({ session_id: 's', occurred_at: at(minute), page_url, referrer: `https://r.example/${minute}` });
    const [first, last] = ['https://a.example/in?utm_campaign=spring&utm_source=mail', 'https://a.example/out'];
    const merged = mergeSessions(sessionsOf([page(500, last), page(0, first), page(250, first)]));
    expect(merged).toMatchObject([
      {
        events: 3,
        page_views: 3,
        entry: {
          page: 'https://a.example/in',
          campaign: 'spring',
          campaign_source: 'mail',
          referrer: 'https://r.example/0',
        },
        exit: { page: 'https://a.example/out' },
      },
    ]);
  });

  it('are none of events without any id', () => {
    expect(sessionsOf([eventFixture({})])).toEqual([]);
  });
});
