import { samples } from '@app/common/testing/samples';
import { inTransaction } from '@app/common';
import type { TestDatabase } from '@app/common/testing/test-database';
import type { StoredEvent } from '@app/event-stream';
import { createAnalyticsDatabase } from '@app/event-stream/testing/analytics-database';
import { eventFixture } from '@app/event-stream/testing/event-fixture';
import fc from 'fast-check';
import { catalogue } from './catalogue.handler';
import { MAX_LISTED_PROPERTIES, MAX_LISTED_TYPES } from './describe-events';

describe('the catalogue of events', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createAnalyticsDatabase();
  });
  afterEach(() => database.pool.query('TRUNCATE catalogue_types, catalogue_properties'));
  afterAll(() => database.drop());

  const handle = (events: readonly StoredEvent[]) =>
    inTransaction(database.pool, (client) => catalogue.handle(events, client));
  const rowsOf = async (text: string) => (await database.pool.query(text)).rows;

  it('counts each property by JSON type, with the times when it was first and last seen, in any order', async () => {
    const value = fc.constantFrom<unknown>('x', 1, 1.5, true, null, [], {}, ['y']);
    const member = fc.tuple(fc.constantFrom('a', 'b', '', '__proto__'), value);
    const event = fc
      .record({
        source_id: fc.constantFrom(1, 2),
        event_type: fc.constantFrom('click', 'search'),
        minute: fc.nat(59),
        members: fc.array(member, { maxLength: 3 }),
      })
      .map(({ minute, members, ...fields }) =>
        eventFixture({
          ...fields,
          received_at: new Date(Date.UTC(2026, 2, 1, 12, minute)),
          properties: Object.fromEntries(members),
        }),
      );
    const typeOf = (one: unknown) => (one === null ? 'null' : Array.isArray(one) ? 'array' : typeof one);
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 20, size: 'max' }), fc.nat(20), async (events, cut) => {
        await database.pool.query('TRUNCATE catalogue_types, catalogue_properties');
        await Promise.all([events.slice(0, cut), events.slice(cut)].map(handle));
        const expected = new Map<string, [number, number, number]>();
        for (const { source_id, event_type, received_at, properties } of events) {
          for (const [name, one] of Object.entries(properties)) {
            const key = JSON.stringify([source_id, event_type, name, typeOf(one)]);
            const at = received_at.getTime();
            const [count, first, last] = expected.get(key) ?? [0, at, at];
            expected.set(key, [count + 1, Math.min(first, at), Math.max(last, at)]);
          }
        }
        const rows = await rowsOf('SELECT * FROM catalogue_properties');
        const actual = rows.map((row): [string, [number, number, number]] => [
          JSON.stringify([row.source_id, row.event_type, row.property, row.json_type]),
          [Number(row.events), row.first_seen_at.getTime(), row.last_seen_at.getTime()],
        ]);
        expect(new Map(actual)).toEqual(expected);
        const [{ sum }] = await rowsOf('SELECT coalesce(sum(events), 0)::integer AS sum FROM catalogue_types');
        expect(sum).toBe(events.length);
      }),
      { numRuns: samples(30) },
    );
  });

  it('lists no more properties than a limit, counts the others, and goes on counting those that it lists', async () => {
    const properties = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`random-${from + index}`, 'x']));
    for (let from = 0; from < 1_000; from += 200) await handle([eventFixture({ properties: properties(from, 200) })]);
    await handle([eventFixture({ properties: { 'random-0': 'x', ['n'.repeat(101)]: 1, 'with\0': 1 } })]);
    const [{ count }] = await rowsOf('SELECT count(*)::integer AS count FROM catalogue_properties');
    expect(count).toBe(MAX_LISTED_PROPERTIES);
    expect(await rowsOf(`SELECT events FROM catalogue_properties WHERE property = 'random-0'`)).toEqual([
      { events: '2' },
    ]);
    expect(await rowsOf('SELECT events, unlisted FROM catalogue_types')).toEqual([
      { events: '6', unlisted: String(1_000 - MAX_LISTED_PROPERTIES + 2) },
    ]);
  });

  it('lists no more types of a source than a limit, and no properties of others', async () => {
    const events = Array.from({ length: 3 * MAX_LISTED_TYPES }, (_, index) =>
      eventFixture({ event_type: `random-${index}`, properties: { a: 1 } }),
    );
    await handle(events.slice(0, MAX_LISTED_TYPES + 5));
    await handle(events.slice(MAX_LISTED_TYPES));
    await handle([eventFixture({ source_id: 2, event_type: 'of another source' })]);
    expect(
      await rowsOf('SELECT source_id, count(*)::integer AS types FROM catalogue_types GROUP BY 1 ORDER BY 1'),
    ).toEqual([
      { source_id: 1, types: MAX_LISTED_TYPES },
      { source_id: 2, types: 1 },
    ]);
    expect(await rowsOf('SELECT count(*)::integer AS rows FROM catalogue_properties')).toEqual([
      { rows: MAX_LISTED_TYPES },
    ]);
  });
});
