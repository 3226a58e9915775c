import { parseSnapshot, sees } from '@app/common/database/snapshot';
import fc from 'fast-check';
import { EVENTS_PER_MESSAGE } from './event-message';
import type { UnseenKey } from './relay-repository';
import { lastPublished, shareEvents } from './share-events';

const TYPES = ['click', 'purchase', 'page_view'];

const events = fc
  .array(fc.record({ gap: fc.nat(2), type: fc.constantFrom(...TYPES) }), { maxLength: 200 })
  .map((all): UnseenKey[] => {
    let tx = 100;
    return all.map(({ gap, type }, index) => {
      tx += gap;
      return { event_day: '2026-03-01', source_id: 1, event_id: String(index), tx: String(tx), event_type: type };
    });
  });
const readers = fc
  .array(
    fc.record({
      types: fc.option(fc.uniqueArray(fc.constantFrom(...TYPES), { minLength: 1 })),
      xmax: fc.integer({ min: 95, max: 300 }),
      running: fc.uniqueArray(fc.integer({ min: 90, max: 299 }), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) =>
    all.map(({ types, xmax, running }, index) => {
      const xip = running.filter((xid) => xid < xmax).toSorted((one, other) => one - other);
      return { handler: `handler ${index}`, types, seen: `${xip[0] ?? xmax}:${xmax}:${xip.join(',')}` };
    }),
  );

describe('shareEvents', () => {
  it('gives each reader the events that it wants and has not seen, once and in their order', () => {
    fc.assert(
      fc.property(events, readers, (page, all) => {
        const messages = shareEvents(page, all);
        for (const { handler, types, seen } of all) {
          const wanted = page.filter(
            ({ event_type, tx }) => (types?.includes(event_type) ?? true) && !sees(parseSnapshot(seen), tx),
          );
          const given = messages.filter(({ handlers }) => handlers.includes(handler)).flatMap(({ keys }) => keys);
          const inOrder = given.toSorted((one, other) => Number(one.event_id) - Number(other.event_id));
          expect(inOrder).toEqual(wanted);
        }
        for (const { keys, handlers } of messages) {
          expect(keys.length).toBeLessThanOrEqual(EVENTS_PER_MESSAGE);
          expect(handlers.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('names an event in one message, however many readers want it', () => {
    const page = fc.sample(events, { numRuns: 20, seed: 1 });
    const seen = '95:95:';
    const all = ['one', 'two', 'three'].map((handler) => ({ handler, types: null, seen }));
    for (const each of page) {
      expect(shareEvents(each, all).flatMap(({ keys }) => keys)).toEqual(each);
    }
  });
});

describe('lastPublished', () => {
  it('is the last event before every transaction of which the broker lacks a message', () => {
    fc.assert(
      fc.property(events, readers, fc.array(fc.boolean()), (page, all, refusals) => {
        const missing = shareEvents(page, all).filter((_message, place) => refusals[place] === true);
        const lacking = new Set(missing.flatMap(({ keys }) => keys.map(({ tx }) => tx)));
        const firstLacking = page.findIndex(({ tx }) => lacking.has(tx));
        const whole = firstLacking < 0 ? page : page.slice(0, firstLacking);
        expect(lastPublished(page, missing)).toEqual(whole.at(-1));
      }),
    );
  });
});
