import type { QueriedOffers, QueriedRow, QueriedRows } from '@app/internal-protocol';
import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { insertTenant } from '@app/partner-config/testing/config-database';
import {
  createPartnerDatabases,
  INTERNAL_KEY,
  type PartnerDatabases,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

const OFFERS = ['Shopee MY', 'Shopee ID', 'Klook', "'; DROP TABLE conversions; --"];
const STATUSES = ['pending', 'approved', 'rejected', 'paid'];
const CONVERSIONS = 60;
const INSIGHT_KEY = 'key-of-insight-in-tests';

const HOUR_MS = 3_600_000;
const wallClockUtc = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

/** Everything that this test stores. */
const time = { from: wallClockUtc(Date.now() - HOUR_MS), to: wallClockUtc(Date.now() + HOUR_MS) };
const plan = (changed: Partial<QueryPlan>): QueryPlan => ({
  kind: 'query',
  metrics: ['conversions', 'payout'],
  time,
  tz: 'UTC',
  ...changed,
});

describe('a plan at a partner', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;

  beforeAll(async () => {
    databases = await createPartnerDatabases();
    await insertTenant(databases.config.pool, 'involve_asia', 'bytec');
    service = await startService(databases, { INSIGHT_KEY });
    const sent = Array.from({ length: CONVERSIONS }, async (_, index) => {
      const parameters = new URLSearchParams({
        conversion_id: `c${index}`,
        offer_name: OFFERS[index % OFFERS.length]!,
        status: STATUSES[index % STATUSES.length]!,
        usd_payout: `${index}.${String(index * 163)
          .padStart(4, '0')
          .slice(0, 4)}`,
        usd_sale_amount: `${index * 10}.01`,
      });
      await service.get(`/involve/event?${parameters.toString()}`);
    });
    await Promise.all(sent);
    // A duplicate counts for the offer that it names, here none, which is no group of conversions.
    await service.get('/involve/event?conversion_id=c1&usd_payout=1.0163');
  });
  afterAll(async () => {
    await service.stop();
    await databases.drop();
  });

  async function query(wanted: unknown, key = INSIGHT_KEY): Promise<QueriedRows> {
    const response = await requestAsAdmin<QueriedRows>(service, 'insight/query', { body: { plan: wanted }, key });
    if (!response.ok) throw response.problem;
    return response.body;
  }

  /** Name, conversions and payout of each group, from the stored postbacks themselves. */
  async function fromRows(column: string, condition = 'true'): Promise<string[][]> {
    const { rows } = await databases.partner.pool.query<string[]>({
      text: `SELECT ${column}, count(*)::numeric(38,4)::text, sum(usd_payout)::numeric(38,4)::text
               FROM conversions WHERE NOT is_duplicate AND NOT is_test AND ${condition} GROUP BY 1 ORDER BY 1`,
      rowMode: 'array',
    });
    return rows;
  }

  const linesOf = (rows: readonly QueriedRow[], name: string): string[][] =>
    rows
      .map(({ keys, atoms }) => [keys[name]!, atoms['conversions']!, atoms['payout']!])
      .toSorted(([one], [other]) => (one! < other! ? -1 : 1));

  it('sums to the last decimal what plain SQL sums over the stored postbacks', async () => {
    const byOffer = await query(plan({ dimensions: ['offer'] }));
    expect(linesOf(byOffer.rows, 'offer')).toEqual(await fromRows('offer_name COLLATE "C"'));
    const byStatus = await query(
      plan({ dimensions: ['status'], filters: [{ field: 'offer', op: 'prefix', values: ['Shopee'] }] }),
    );
    expect(linesOf(byStatus.rows, 'status')).toEqual(await fromRows('status', "offer_name LIKE 'Shopee%'"));
    expect(byStatus.truncated).toBe(false);
    expect(Math.abs(Date.now() - Date.parse(byStatus.as_of))).toBeLessThan(60_000);
  });

  it('reads the period that it is compared with in the same snapshot', async () => {
    const before = { from: wallClockUtc(Date.now() - 9 * HOUR_MS), to: wallClockUtc(Date.now() - 8 * HOUR_MS) };
    const { rows, compared } = await query(plan({ compare: before }));
    expect(rows.map(({ atoms }) => atoms['conversions'])).toEqual([`${CONVERSIONS}.0000`]);
    expect(compared).toEqual([{ keys: {}, atoms: { conversions: '0.0000', payout: '0.0000' } }]);
  });

  it('names tenants with their partner, and finds them by code or name', async () => {
    const count = async (values: string[], op: 'in' | 'not_in' | 'prefix' = 'in'): Promise<QueriedRow[]> =>
      (await query(plan({ dimensions: ['tenant'], filters: [{ field: 'tenant', op, values }] }))).rows;
    const everything = [{ keys: { tenant: 'involve_asia/default' }, atoms: expect.anything() }];
    await expect(count(['default'])).resolves.toEqual(everything);
    await expect(count(['involve_asia/default'])).resolves.toEqual(everything);
    await expect(count(['bytec'], 'not_in')).resolves.toEqual(everything);
    await expect(count(['def'], 'prefix')).resolves.toEqual(everything);
    await expect(count(['bytec'])).resolves.toEqual([]);
    await expect(count(['rector/default'])).resolves.toEqual([]);
  });

  it('is refused with everything that is wrong with it', async () => {
    await expect(query({ metrics: ['clicks'], time: { from: 'now', to: time.to } })).rejects.toMatchObject({
      status: 422,
      fieldErrors: [{ field: 'plan.metrics.0' }, { field: 'plan.time.from' }],
    });
    await expect(query(plan({ dimensions: ['sub_id'] }))).rejects.toMatchObject({
      fieldErrors: [{ field: 'plan.metrics', code: 'conflicting_fields' }],
    });
  });

  it('can name the offers that were seen', async () => {
    const response = await requestAsAdmin<QueriedOffers>(service, 'insight/offers', { key: INSIGHT_KEY });
    expect(response).toMatchObject({ ok: true, body: { offers: expect.arrayContaining(OFFERS) } });
  });

  it('needs a key of our processes; the key of insight opens nothing else', async () => {
    await expect(query(plan({}), INTERNAL_KEY)).resolves.toMatchObject({ truncated: false });
    await expect(query(plan({}), '')).rejects.toMatchObject({ code: 'bad_answer' });
    const reading = requestAsAdmin(service, 'conversions', { key: INSIGHT_KEY });
    await expect(reading).resolves.toMatchObject({ ok: false, problem: { code: 'bad_answer' } });
  });

  it('ends in time while the roll-up cannot be read: 503', async () => {
    const client = await databases.partner.pool.connect();
    try {
      await client.query('BEGIN; LOCK TABLE conversion_hourly IN ACCESS EXCLUSIVE MODE');
      const startedAtMs = performance.now();
      await expect(query(plan({}))).rejects.toMatchObject({ status: 503, code: 'unavailable' });
      expect(performance.now() - startedAtMs).toBeLessThan(2_500);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    await expect(query(plan({}))).resolves.toMatchObject({ truncated: false });
  });
});

describe('the role of plans', () => {
  let databases: PartnerDatabases;
  beforeAll(async () => {
    databases = await createPartnerDatabases();
  });
  afterAll(() => databases.drop());

  async function asReader(statement: string): Promise<unknown> {
    const client = await databases.partner.pool.connect();
    try {
      await client.query('BEGIN; SET LOCAL ROLE insight_reader');
      return (await client.query(statement)).rows;
    } finally {
      client.release(true);
    }
  }

  it('reads the roll-up with its shards, and no other table', async () => {
    await expect(asReader('SELECT count(*) FROM conversion_hourly')).resolves.toHaveLength(1);
    const readable = await asReader(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
          AND has_any_column_privilege('insight_reader', oid, 'SELECT')`,
    );
    expect(readable).toEqual([{ relname: 'conversion_hourly' }]);
    await expect(asReader('SELECT raw_data FROM conversions')).rejects.toThrow(/permission denied/);
  });

  it('writes nothing', async () => {
    await expect(asReader('DELETE FROM conversion_hourly')).rejects.toThrow(/permission denied/);
    await expect(asReader('CREATE TABLE public.mine ()')).rejects.toThrow(/permission denied/);
    await expect(asReader('CREATE TEMP TABLE mine ()')).rejects.toThrow(/permission denied/);
  });
});
