import { samples } from '@app/common/testing/samples';
import { Log } from '@app/common';
import { createPool } from '@app/common/database/pool';
import type { TestDatabase } from '@app/common/testing/test-database';
import { until } from '@app/common/testing/until';
import { addPosition, createPartitions, handleNext } from '@app/event-stream';
import { createAnalyticsDatabase } from '@app/event-stream/testing/analytics-database';
import { eventFixture } from '@app/event-stream/testing/event-fixture';
import fc from 'fast-check';
import { items } from '../../apps/analytics-consumer/src/handlers/items.handler';
import { computeRecommendations } from '../../apps/analytics-consumer/src/recommendations/compute-recommendations';
import { RecommendationsRepository } from '../../apps/analytics/src/recommendations/recommendations.repository';
import { generateVisits, hitRate, type Visit } from './generated-visits';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-03-31T00:00:00Z');
const LOG = new Log({ write: () => {}, flush: () => {} }, 'info');
const INSERT = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot,
                      session_id, properties)
  SELECT '2026-03-01', source_id, gen_random_uuid(), now(), occurred_at, event_type, event_type, is_bot, session_id,
         properties
  FROM json_to_recordset($1) AS event (
    source_id integer, occurred_at timestamptz, event_type text, is_bot boolean, session_id text, properties json)`;

/** One session with views, and with purchases of some of them. */
const eventsOf = ({ session, at, viewed, bought }: Visit, fields: object = {}) => [
  ...viewed.map((product_id) =>
    eventFixture({
      event_type: 'product_view',
      session_id: session,
      occurred_at: at,
      properties: { product_id },
      ...fields,
    }),
  ),
  ...(bought.length === 0
    ? []
    : [
        eventFixture({
          event_type: 'purchase',
          session_id: session,
          occurred_at: at,
          properties: { items: bought.map((product_id) => ({ product_id })) },
          ...fields,
        }),
      ]),
];

describe('recommendations', () => {
  let database: TestDatabase;
  let repository: RecommendationsRepository;
  beforeAll(async () => {
    database = await createAnalyticsDatabase();
    repository = new RecommendationsRepository(database.pool);
    await createPartitions(database.pool, ['2026-03-01']);
    await addPosition(database.pool, items);
  });
  afterEach(async () => {
    await database.pool.query('TRUNCATE events, session_items, item_pairs, item_popularity');
    await database.pool.query('UPDATE recommendation_runs SET computed_at = NULL, measured_at = NULL');
  });
  afterAll(() => database.drop());

  async function learn(visits: readonly Visit[], fields: object = {}): Promise<void> {
    const events = visits.flatMap((visit) => eventsOf(visit, fields));
    for (let from = 0; from < events.length; from += 5_000)
      await database.pool.query(INSERT, [JSON.stringify(events.slice(from, from + 5_000))]);
    while ((await handleNext(database.pool, items, 5_000, LOG)).events > 0);
  }
  const compute = () => computeRecommendations(database.pool, NOW, 0);
  const recommend = async (product: string | null, source: number | null = null, limit = 10) =>
    (await repository.recommend(product, source, limit)).items;
  const times = (count: number, viewed: string[], bought: string[] = [], daysAgo = 1): Visit[] =>
    Array.from({ length: count }, (_, index) => ({
      session: `${viewed.join()}/${bought.join()}/${index}/${daysAgo}`,
      at: new Date(NOW.getTime() - daysAgo * DAY_MS),
      viewed,
      bought,
    }));

  it('are what was viewed or bought together in at least five sessions, then what is popular', async () => {
    await learn([
      ...times(5, ['a', 'b']),
      ...times(6, ['a', 'c'], ['a', 'c']),
      ...times(4, ['a', 'rare']),
      ...times(30, ['hit']),
    ]);
    expect(await recommend('a')).toEqual([]);
    await expect(compute()).resolves.toBe(true);
    const found = await recommend('a');
    expect(found).toMatchObject([
      { product_id: 'c', support: 6, reason: 'bought_together' },
      { product_id: 'b', support: 5, reason: 'viewed_together' },
      { product_id: 'hit', score: null, support: 30, reason: 'popular' },
      { product_id: 'rare', score: null, support: 4, reason: 'popular' },
    ]);
    for (const { score } of found.slice(0, 2)) expect(score! > 0 && score! <= 1).toBe(true);
    expect((await recommend(null, null, 2)).map(({ product_id }) => product_id)).toEqual(['a', 'c']);
    expect((await repository.recommend('a', null, 1)).computed_at).toBe(NOW.toISOString());
  });

  it('weigh what is seven days older half as much, and forget what is older than 30', async () => {
    await learn([
      ...times(5, ['a', 'old'], [], 8),
      ...times(5, ['a', 'new'], [], 1),
      ...times(9, ['a', 'gone'], [], 31),
    ]);
    await compute();
    const { rows } = await database.pool.query('SELECT product_id, weight FROM item_popularity');
    const weights = new Map(rows.map(({ product_id, weight }) => [product_id, weight]));
    expect(weights.get('new') / weights.get('old')).toBeCloseTo(2, 6);
    expect(weights.has('gone')).toBe(false);
    const left = await database.pool.query(`SELECT FROM session_items WHERE product_id = 'gone'`);
    expect(left.rowCount).toBe(0);
  });

  it('ignore bots, sessions of more than 50 products, and products of other sources', async () => {
    const many = Array.from({ length: 51 }, (_, index) => `m${index}`);
    await learn(times(6, ['a', 'b']), { is_bot: true });
    await learn(times(6, many));
    await learn(times(6, ['a', 'c']), { source_id: 2 });
    await compute();
    expect((await recommend('a', 1)).map(({ product_id }) => product_id)).toEqual([]);
    expect((await recommend('a', 2)).map(({ product_id }) => product_id)).toEqual(['c']);
    expect(await recommend('m0')).toMatchObject([{ reason: 'popular' }, { reason: 'popular' }]);
  });

  it('equal a count over the sessions themselves, with a score of at most 1', async () => {
    const visit = fc.record({
      viewed: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }),
      bought: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
      days: fc.integer({ min: 0, max: 29 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(visit, { minLength: 5, maxLength: 40, size: 'max' }), async (generated) => {
        await database.pool.query('TRUNCATE events, session_items, item_pairs, item_popularity');
        const visits = generated.map(({ days, ...rest }, index) => {
          return { ...rest, session: String(index), at: new Date(NOW.getTime() - days * DAY_MS) };
        });
        await learn(visits);
        await compute();
        const { rows } = await database.pool.query('SELECT * FROM item_pairs');
        const actual = rows.map((row) => [
          `${row.product_id} ${row.other_product_id}`,
          [Number(row.support), row.score],
        ]);
        expect(Object.fromEntries(actual)).toEqual(expectedPairs(visits));
        for (const row of rows) expect(row.score).toBeLessThanOrEqual(1);
      }),
      { numRuns: samples(20), endOnFailure: true },
    );
  });

  it('take longer than any statement of a handler where there is much', async () => {
    const pool = createPool(database.url, { applicationName: 'impatient', max: 1, statementTimeoutMs: 100 });
    const other = await database.pool.connect();
    await other.query('BEGIN; LOCK TABLE item_popularity IN EXCLUSIVE MODE');
    const computing = computeRecommendations(pool, NOW, 0).catch((error: unknown) => error);
    await until('a statement waits for longer than the pool allows for', async () => {
      const { rowCount } = await database.pool.query(
        `SELECT FROM pg_stat_activity
         WHERE application_name = 'impatient' AND query_start < now() - interval '700 milliseconds'`,
      );
      return rowCount === 1;
    });
    await other.query('ROLLBACK');
    other.release();
    await expect(computing).resolves.toBe(true);
    await pool.end();
  });

  it('are computed by one process at a time, and not again while they are young', async () => {
    const done = await Promise.all([1, 2, 3].map(() => computeRecommendations(database.pool, NOW, 600)));
    expect(done.filter(Boolean)).toHaveLength(1);
    await expect(computeRecommendations(database.pool, new Date(NOW.getTime() + 599_000), 600)).resolves.toBe(false);
    await expect(computeRecommendations(database.pool, new Date(NOW.getTime() + 601_000), 600)).resolves.toBe(true);
  });

  it('are measured once a day, as of the day before, against what is most popular', async () => {
    await learn([
      ...times(6, ['a', 'b'], [], 3),
      ...Array.from({ length: 12 }, (_, one) => times(8, [`hit${one}`], [], 2)).flat(),
    ]);
    await compute();
    expect((await repository.recommend('a', null, 1)).quality).toBeNull();
    const at = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
    const visits = [
      { session: 'paired', products: ['a', 'b'] },
      { session: 'popular', products: ['a', 'hit0'] },
      { session: 'missed', products: ['a', 'unknown'] },
      { session: 'single', products: ['a'] },
    ];
    await learn(
      visits.flatMap(({ session, products }) =>
        products.map((product, place) => ({ session, at: at(10 - place), viewed: [product], bought: [] })),
      ),
    );
    await compute();
    const { quality } = await repository.recommend('a', null, 1);
    expect(quality).toEqual({
      measured_at: NOW.toISOString(),
      visits: 3,
      hit_rate: 2 / 3,
      popular_hit_rate: 1 / 3,
    });
    await computeRecommendations(database.pool, new Date(NOW.getTime() + 3_600_000), 0);
    expect((await repository.recommend('a', null, 1)).quality).toEqual(quality);
  });

  it('hit more of what visitors look at on the following day than the most popular products do', async () => {
    const { before, after } = generateVisits(NOW, 6_000, 500);
    await learn(before);
    await compute();
    const popular = (await recommend(null, null, 50)).map(({ product_id }) => product_id);
    const byPair = await hitRate(after, async (product) =>
      (await recommend(product)).map(({ product_id }) => product_id),
    );
    const byPopularity = await hitRate(after, async (product) =>
      popular.filter((other) => other !== product).slice(0, 10),
    );
    process.stdout.write(`hit rate at 10: ${byPair.toFixed(3)}; most popular: ${byPopularity.toFixed(3)}\n`);
    expect(byPair).toBeGreaterThan(byPopularity);
  }, 60_000);
});

function expectedPairs(visits: readonly Visit[]): Record<string, unknown> {
  const weights = new Map<string, number>();
  const pairs = new Map<string, { weight: number; support: number }>();
  for (const { at, viewed, bought } of visits) {
    const freshness = 0.5 ** ((NOW.getTime() - at.getTime()) / (7 * DAY_MS));
    const products = [...new Set([...viewed, ...bought])];
    const weigh = (...chosen: string[]) => (chosen.every((one) => bought.includes(one)) ? 5 : 1) * freshness;
    for (const one of products) weights.set(one, (weights.get(one) ?? 0) + weigh(one));
    for (const [one, other] of products.flatMap((first) => products.map((second) => [first, second] as const))) {
      if (one === other) continue;
      const { weight, support } = pairs.get(`${one} ${other}`) ?? { weight: 0, support: 0 };
      pairs.set(`${one} ${other}`, { weight: weight + weigh(one, other), support: support + 1 });
    }
  }
  const supported = [...pairs].filter(([, { support }]) => support >= 5);
  const scored = supported.map(([key, { weight, support }]) => {
    const [one, other] = key.split(' ') as [string, string];
    const score = weight / Math.sqrt(weights.get(one)! * weights.get(other)!);
    return [key, [support, expect.closeTo(score, 9)]];
  });
  return Object.fromEntries(scored) as Record<string, unknown>;
}
