import { deriveServiceKey } from '@app/common/identity/sign-call';
import type { TestDatabase } from '@app/common/testing/test-database';
import { until } from '@app/common/testing/until';
import type { QueryResult } from '@app/internal-protocol';
import { createRuntimeRole, insertPartner, insertTenant } from '@app/partner-config/testing/config-database';
import { checkPlan, type QueryPlan } from '@app/semantic-layer';
import { arbitraryPlan } from '@app/semantic-layer/testing/arbitrary-plan';
import fc from 'fast-check';
import { type AdminApiUnderTest, INTERNAL_KEY, startAdminApi } from '../../apps/admin/src/testing/admin-api';
import { INSIGHT_KEY, type InsightUnderTest, startInsight } from '../../apps/insight/src/testing/insight-under-test';
import {
  createPartnerDatabase,
  type ServiceUnderTest,
  startService,
} from '../../apps/partner-service/src/testing/service-under-test';
import { plainSql } from './plain-sql';

const PARTNERS = ['involve_asia', 'rector'];
const OFFERS = ['Shopee MY', 'Shopee ID', 'Klook', '虾皮', "'; drop", ''];
const STATUSES = ['pending', 'approved', 'rejected', 'paid', 'other', ''];
const CURRENCIES = ['MYR', 'IDR', ''];
const ROWS_OF_PARTNER = 3_000;
const PLANS = 200;

const CREATE_RAW = `
  CREATE TABLE raw (
    partner text, tenant text, tenant_id integer, received_at timestamptz, offer text, status text, currency text,
    conversions integer, duplicates integer, updates integer, quarantined integer, usd_sale numeric, usd_payout numeric,
    myr_sale numeric, myr_payout numeric, local_sale numeric, local_payout numeric)`;
/** Rows of 300 days, the same in every run, with amounts whose sums floating point would lose. */
const FILL_RAW = `
  INSERT INTO raw
  SELECT $1, (ARRAY['default', 'bytec'])[1 + n % 2], ($2::integer[])[1 + n % 2],
         '2025-05-20'::timestamptz + (n * 7919 % 432000) * interval '1 minute',
         ($3::text[])[1 + n * 31 % 6], ($4::text[])[1 + n * 17 % 6], ($5::text[])[1 + n * 13 % 3],
         n % 3, n % 4, n % 2, n % 5,
         n * 98765.4321, n * 1234.5678, n * 43210.9876, n * 543.2109, (n % 100) * 99999999.9999, (n % 100) * 0.0001
    FROM generate_series(1, $6) AS n`;
/** The roll-up sums by hour of receipt. */
const READ_ROLL_UP = `
  SELECT json_agg(rolled_up) AS rows
    FROM (SELECT date_trunc('hour', received_at, 'UTC') AS hour, tenant_id, offer, status, currency,
                 sum(conversions) AS conversions, sum(duplicates) AS duplicates, sum(updates) AS updates,
                 sum(quarantined) AS quarantined, sum(usd_sale)::text AS usd_sale_amount,
                 sum(usd_payout)::text AS usd_payout, sum(myr_sale)::text AS myr_sale_amount,
                 sum(myr_payout)::text AS myr_payout, sum(local_sale)::text AS sale_amount_local,
                 sum(local_payout)::text AS payout_local
            FROM raw WHERE partner = $1 GROUP BY 1, 2, 3, 4, 5) AS rolled_up`;
const FILL_ROLL_UP = `
  INSERT INTO conversion_hourly SELECT * FROM json_populate_recordset(NULL::conversion_hourly, $1)`;

const known = (field: string, ...values: string[]) =>
  fc.record({
    field: fc.constant(field),
    op: fc.constantFrom('in', 'not_in'),
    values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
  });
const filters = fc.array(
  fc.oneof(
    known('partner', ...PARTNERS),
    known('tenant', 'default', 'bytec', 'rector/bytec', 'nowhere'),
    known('offer', ...OFFERS),
    known('status', 'pending', 'approved', 'paid'),
    known('currency', ...CURRENCIES),
    fc.record({
      field: fc.constantFrom('offer', 'tenant', 'partner'),
      op: fc.constantFrom('prefix', 'not_prefix'),
      values: fc.constantFrom(['Shopee'], ['rector'], ['b', 'K']),
    }),
  ),
  { maxLength: 2 },
) as fc.Arbitrary<NonNullable<QueryPlan['filters']>>;

const plans = fc
  .tuple(arbitraryPlan, filters)
  .map(([plan, wanted]): QueryPlan => ({ ...plan, filters: wanted }))
  .filter((plan) => checkPlan(plan).length === 0)
  .filter((plan) => !isByPartnerAlone(plan) || plan.limit === undefined);

/** Then a partner of which nothing was counted has a row all the same, since its service responded. */
function isByPartnerAlone({ dimensions = [], grain }: QueryPlan): boolean {
  return grain === undefined && dimensions.join() === 'partner';
}

describe('random plans', () => {
  const stops: (() => Promise<unknown>)[] = [];
  let insight: InsightUnderTest;
  let admin: AdminApiUnderTest;
  let raw: TestDatabase;

  beforeAll(async () => {
    insight = await startInsight({ INTERNAL_KEY: deriveServiceKey(INTERNAL_KEY, 'insight') });
    admin = await startAdminApi(undefined, { INSIGHT_URL: insight.url });
    raw = await createPartnerDatabase();
    stops.push(
      () => raw.drop(),
      () => insight.stop(),
      () => admin.stop(),
    );
    await raw.pool.query(CREATE_RAW);
    for (const code of PARTNERS) await startPartner(code);
    const answered = async (): Promise<number> =>
      (await run({ kind: 'query', metrics: ['payout'], time: { from: null, to: '2026-01-01T00:00' } })).answered.length;
    await until(
      () => 'both services answer',
      async () => (await answered()) === PARTNERS.length,
    );
  }, 60_000);
  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop();
  });

  async function startPartner(code: string): Promise<void> {
    const { config } = insight;
    await insertPartner(config.pool, code);
    const { rows: defaults } = await config.pool.query<{ id: number }>(
      `SELECT id FROM tenants WHERE partner_code = $1 AND code = 'default'`,
      [code],
    );
    const tenants = [defaults[0]!.id, await insertTenant(config.pool, code, 'bytec')];
    await raw.pool.query(FILL_RAW, [code, tenants, OFFERS, STATUSES, CURRENCIES, ROWS_OF_PARTNER]);
    const partner = await createPartnerDatabase();
    const { rows: sums } = await raw.pool.query<{ rows: object[] }>(READ_ROLL_UP, [code]);
    await partner.pool.query(FILL_ROLL_UP, [JSON.stringify(sums[0]!.rows.map((row) => ({ ...row, writer: 0 })))]);
    const role = await createRuntimeRole(config, 'postback_config_reader', code);
    const service: ServiceUnderTest = await startService(
      { config: { ...config, serviceUrl: role.url }, partner, drop: () => partner.drop() },
      { PARTNER_CODE: code, INSIGHT_KEY: deriveServiceKey(INSIGHT_KEY, code) },
    );
    stops.push(
      () => partner.drop(),
      () => service.stop(),
    );
    await config.pool.query('UPDATE partners SET endpoint_url = $2 WHERE partner_code = $1', [code, service.url]);
  }

  async function run(plan: QueryPlan): Promise<QueryResult> {
    const { status, body } = await admin.call('POST', 'insight/query', { body: { plan } });
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body as QueryResult;
  }

  it('give the same rows in the same order, to the last decimal, through the API and in plain SQL', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const { rows, not_answered } = await run(plan);
        const { rows: expected } = await raw.pool.query<Record<string, string | null>>(plainSql(plan));
        const found = rows.map(({ keys, values }) => ({
          ...keys,
          ...Object.fromEntries(plan.metrics.map((name) => [name, values[name]!.value])),
        }));
        expect(not_answered).toEqual([]);
        const isCounted = (row: Record<string, string | null | undefined>): boolean =>
          !isByPartnerAlone(plan) || plan.metrics.some((name) => (row[name] ?? '0') !== '0');
        expect(found.filter(isCounted)).toEqual(expected.filter(isCounted));
        compared += rows.length;
      }),
      { numRuns: PLANS },
    );
    // Plans whose filters leave nothing would compare nothing.
    expect(compared).toBeGreaterThan(PLANS * 5);
  }, 120_000);
});
