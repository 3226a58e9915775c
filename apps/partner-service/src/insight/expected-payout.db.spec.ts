import { ApprovalModel, type DecisionRow, expectedPayout } from '@app/insight-statistics';
import type { QueriedRows } from '@app/internal-protocol';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

const INSIGHT_KEY = 'key-of-insight-in-tests';
const DAY_MS = 86_400_000;
const TODAY = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const DAYS = 90;

/** Per day: of Shopee 16 of 20 are approved after 10 days, of Klook 4 of 20; rejections come after 30. */
const STORE_HISTORY = `
  INSERT INTO conversion_state (tenant_id, conversion_id, original_id, original_received_at, hour, offer, offer_is_name,
    status, status_as_of, usd_payout)
  SELECT 1, 'c' || day || offer || n, gen_random_uuid(), received, received, offer, true, status,
    CASE WHEN status <> 'pending' THEN (
      lpad(to_hex((extract(epoch FROM decided) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid END,
    1 + n * 0.0001
  FROM generate_series(1, $2) AS day, generate_series(1, 20) AS n, (VALUES ('Shopee', 16), ('Klook', 4)) AS o (offer, good),
    LATERAL (SELECT $1::timestamptz - make_interval(days => day) AS received) AS r,
    LATERAL (SELECT received + CASE WHEN n <= good THEN interval '10 days' ELSE interval '30 days' END AS decided) AS d,
    LATERAL (SELECT CASE WHEN decided > $1 THEN 'pending' WHEN n <= good THEN 'approved' ELSE 'rejected' END AS status) AS s`;

/** The roll-up of the same. */
const ROLL_UP = `
  INSERT INTO conversion_hourly (hour, tenant_id, offer, status, currency, conversions, usd_payout)
  SELECT hour, tenant_id, offer, status, '', count(*), sum(usd_payout) FROM conversion_state GROUP BY 1, 2, 3, 4`;

describe('expected payout at a partner', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;

  beforeAll(async () => {
    databases = await createPartnerDatabases();
    service = await startService(databases, { INSIGHT_KEY });
  });
  afterAll(async () => {
    await service.stop();
    await databases.drop();
  });

  const plan = (more: object = {}) => ({
    kind: 'query',
    metrics: ['expected_payout', 'payout'],
    time: { from: null, to: new Date(TODAY + DAY_MS).toISOString().slice(0, 16) },
    tz: 'UTC',
    ...more,
  });
  const query = (more: object = {}) =>
    requestAsAdmin<QueriedRows>(service, 'insight/query', {
      key: INSIGHT_KEY,
      method: 'POST',
      body: { plan: plan(more) },
    });
  async function rowsOf(more: object = {}): Promise<QueriedRows['rows']> {
    const response = await query(more);
    if (!response.ok) throw response.problem;
    return response.body.rows;
  }

  it('is not known while too little is decided', async () => {
    await expect(query()).resolves.toMatchObject({ ok: false, problem: { status: 503, code: 'unavailable' } });
  });

  it('is what is approved, and of each pending sum the share that the model of the same decisions expects', async () => {
    await databases.partner.pool.query(STORE_HISTORY, [new Date(TODAY), DAYS]);
    await databases.partner.pool.query(ROLL_UP);
    await service.stop();
    service = await startService(databases, { INSIGHT_KEY });
    const decisions = await requestAsAdmin<{ decisions: (DecisionRow & { usd_payout: string })[] }>(
      service,
      'insight/decisions',
      { key: INSIGHT_KEY },
    );
    if (!decisions.ok) throw decisions.problem;
    const rows = decisions.body.decisions.map((row) => ({ ...row, payout: row.usd_payout }));
    const { approved, expected } = expectedPayout(rows, ApprovalModel.fit(rows)!);
    const [total] = await rowsOf();
    expect(Number(total!.atoms['expected'])).toBeCloseTo(Number(expected), 1);
    expect(Number(total!.atoms['expected'])).toBeGreaterThan(Number(approved) * 1.05);
    expect(Number(total!.atoms['expected'])).toBeLessThan(Number(total!.atoms['payout']));
  });

  it('is the same sum over offers and days as of the whole, to the last decimal', async () => {
    const sum = (rows: QueriedRows['rows']): number =>
      rows.reduce((total, { atoms }) => total + Math.round(Number(atoms['expected']) * 10_000), 0);
    const whole = sum(await rowsOf());
    const byOffer = await rowsOf({ dimensions: ['offer'] });
    expect(sum(byOffer)).toBe(whole);
    expect(sum(await rowsOf({ dimensions: ['tenant', 'offer', 'status'], grain: 'day' }))).toBe(whole);
    expect(new Set(byOffer.map(({ keys }) => keys['offer']))).toEqual(new Set(['Klook', 'Shopee']));
  });

  it('expects more of a pending conversion of an offer that is approved more often', async () => {
    const filters = [{ field: 'status', op: 'in', values: ['pending'] }];
    const rows = await rowsOf({ dimensions: ['offer'], filters });
    const shareOf = (offer: string): number => {
      const { atoms } = rows.find(({ keys }) => keys['offer'] === offer)!;
      return Number(atoms['expected']) / Number(atoms['payout']);
    };
    expect(shareOf('Shopee')).toBeGreaterThan(shareOf('Klook') + 0.2);
  });
});
