import { deriveServiceKey } from '@app/common/identity/sign-call';
import type { TestDatabase } from '@app/common/testing/test-database';
import { until } from '@app/common/testing/until';
import type { QueryResult } from '@app/internal-protocol';
import { createRuntimeRole, insertPartner, insertTenant } from '@app/partner-config/testing/config-database';
import { checkPlan, type QueryPlan } from '@app/semantic-layer';
import { arbitraryExactPlan } from '@app/semantic-layer/testing/arbitrary-plan';
import fc from 'fast-check';
import { type AdminApiUnderTest, INTERNAL_KEY, startAdminApi } from '../../apps/admin/src/testing/admin-api';
import { INSIGHT_KEY, type InsightUnderTest, startInsight } from '../../apps/insight/src/testing/insight-under-test';
import { createPartnerDatabase, startService } from '../../apps/partner-service/src/testing/service-under-test';
import { plainSql } from './plain-sql';

const PARTNERS = ['involve_asia', 'rector'];
const OFFERS = ['Shopee MY', 'Shopee ID', 'Klook', '虾皮', "'; drop", ''];
const STATUSES = ['pending', 'approved', 'rejected', 'paid', 'other', ''];
const CURRENCIES = ['MYR', 'IDR', ''];
const ROWS_OF_PARTNER = 3_000;

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

/** Plans with names that the figures have, and some that they have not. */
export const plans = fc
  .tuple(arbitraryExactPlan, filters)
  .map(([plan, wanted]): QueryPlan => ({ ...plan, filters: wanted }))
  .filter((plan) => checkPlan(plan).length === 0)
  .filter((plan) => !isByPartnerAlone(plan) || plan.limit === undefined);

/** Then a partner of which nothing was counted has a row all the same, since its service responded. */
function isByPartnerAlone({ dimensions = [], grain }: QueryPlan): boolean {
  return grain === undefined && dimensions.join() === 'partner';
}

/** A row as every way shows it: keys and figures by name. */
export type Row = Record<string, string | null>;

/** The same figures in the roll-ups of two services behind admin and insight, and as single rows for plain SQL. */
export interface FiguresUnderTest {
  admin: AdminApiUnderTest;
  run(plan: QueryPlan): Promise<QueryResult>;
  /** The rows that plain SQL has of a plan. Sums of no partner at all are no figures. */
  expected(plan: QueryPlan, result: QueryResult): Promise<Row[]>;
  stop(): Promise<void>;
}

export async function startFigures(): Promise<FiguresUnderTest> {
  const stops: (() => Promise<unknown>)[] = [];
  const insight = await startInsight({ INTERNAL_KEY: deriveServiceKey(INTERNAL_KEY, 'insight') });
  const admin = await startAdminApi(undefined, { INSIGHT_URL: insight.url });
  const raw = await createPartnerDatabase();
  stops.push(
    () => raw.drop(),
    () => insight.stop(),
    () => admin.stop(),
  );
  await raw.pool.query(CREATE_RAW);
  for (const code of PARTNERS) stops.push(await startPartner(code, insight, raw));
  const run = async (plan: QueryPlan): Promise<QueryResult> => {
    const { status, body } = await admin.call('POST', 'insight/query', { body: { plan } });
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body as QueryResult;
  };
  const all: QueryPlan = { kind: 'query', metrics: ['payout'], time: { from: null, to: '2026-01-01T00:00' } };
  await until(
    () => 'both services answer',
    async () => (await run(all)).answered.length === PARTNERS.length,
  );
  return {
    admin,
    run,
    expected: async (plan, { answered }) =>
      answered.length === 0 ? [] : (await raw.pool.query<Row>(plainSql(plan))).rows,
    async stop() {
      for (const stop of stops.toReversed()) await stop();
    },
  };
}

async function startPartner(
  code: string,
  { config }: InsightUnderTest,
  raw: TestDatabase,
): Promise<() => Promise<void>> {
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
  const service = await startService(
    { config: { ...config, serviceUrl: role.url }, partner, drop: () => partner.drop() },
    { PARTNER_CODE: code, INSIGHT_KEY: deriveServiceKey(INSIGHT_KEY, code) },
  );
  await config.pool.query('UPDATE partners SET endpoint_url = $2 WHERE partner_code = $1', [code, service.url]);
  return async () => {
    await service.stop();
    await partner.drop();
  };
}

/** The rows of a result, with the value of each figure. */
export function rowsOf({ metrics }: QueryPlan, { rows }: QueryResult): Row[] {
  return rows.map(({ keys, values }) => ({
    ...keys,
    ...Object.fromEntries(metrics.map((name) => [name, values[name]!.value])),
  }));
}

/** Rows of a partner of which nothing was counted are of the API alone. */
export function countedRows(plan: QueryPlan, rows: readonly Row[]): Row[] {
  if (!isByPartnerAlone(plan)) return [...rows];
  return rows.filter((row) => plan.metrics.some((name) => (row[name] ?? '0') !== '0'));
}
