import { samples } from '@app/common/testing/samples';
import type { TestDatabase } from '@app/common/testing/test-database';
import { compileHourly, formatWallClock, type QueryPlan, wallClockAt } from '@app/semantic-layer';
import { arbitraryPlan } from '@app/semantic-layer/testing/arbitrary-plan';
import fc from 'fast-check';
import { createPartnerDatabase } from '../testing/service-under-test';

interface Hour {
  hour: string;
  tenant: string;
  offer: string;
  status: string;
  currency: string;
  conversions: number;
  duplicates: number;
  updates: number;
  quarantined: number;
  usd_payout: bigint;
}

const OFFERS = ['Shopee MY', 'Shopee ID', 'Klook', "'; drop"];
const STATUSES = ['pending', 'approved', 'rejected', 'paid', ''];
const TEN_THOUSAND = 10_000;
const ROWS = 1500;
const DAY_MS = 86_400_000;

/** The same rows in every run. */
function generateHours(): Hour[] {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const pick = (list: readonly string[]) => list[random(list.length)]!;
  const hours = Array.from({ length: ROWS }, () => ({
    hour: new Date(Date.UTC(2025, 4, 20, random(24 * 300))).toISOString(),
    tenant: String(1 + random(3)),
    offer: pick(OFFERS),
    status: pick(STATUSES),
    currency: pick(['MYR', 'IDR', '']),
    conversions: random(50),
    duplicates: random(9),
    updates: random(5),
    quarantined: random(4),
    usd_payout: BigInt(random(10_000_000)),
  }));
  const keys = hours.map(({ hour, tenant, offer, status, currency }) =>
    [hour, tenant, offer, status, currency].join('|'),
  );
  return hours.filter((_, index) => keys.indexOf(keys[index]!) === index);
}

/** Conversions and payout by key, as the plan says, without SQL. */
function expectedSums(plan: QueryPlan, hours: readonly Hour[]): Map<string, [number, bigint]> {
  const zone = plan.tz ?? 'Asia/Kuala_Lumpur';
  const sums = new Map<string, [number, bigint]>();
  const [start, end] = [Date.parse(`${plan.time.from}Z`) - DAY_MS, Date.parse(`${plan.time.to}Z`) + DAY_MS];
  const near = hours.filter(({ hour }) => Date.parse(hour) >= start && Date.parse(hour) < end);
  for (const row of near) {
    const local = wallClockAt(new Date(row.hour), zone);
    const text = formatWallClock(local);
    const inPeriod = text >= plan.time.from! && text < plan.time.to;
    if (!inPeriod || !(plan.filters ?? []).every((filter) => passes(row, filter))) continue;
    const date = new Date(local);
    const keys: Record<string, string> = {
      tenant: row.tenant,
      offer: row.offer,
      status: row.status,
      currency: row.currency,
      hour_of_day: String(date.getUTCHours()),
      weekday: String(date.getUTCDay() || 7),
    };
    const key = JSON.stringify((plan.dimensions ?? []).map((name) => keys[name]));
    const [conversions, payout] = sums.get(key) ?? [0, 0n];
    sums.set(key, [conversions + row.conversions, payout + row.usd_payout]);
  }
  return sums;
}

function passes(row: Hour, { field, op, values }: NonNullable<QueryPlan['filters']>[number]): boolean {
  const value = row[field as 'tenant' | 'offer' | 'status' | 'currency'];
  const isPrefix = op === 'prefix' || op === 'not_prefix';
  const matches = values.some((wanted) => (isPrefix ? value.startsWith(wanted) : value === wanted));
  return matches !== (op === 'not_in' || op === 'not_prefix');
}

describe('compiled plans', () => {
  let database: TestDatabase;
  const hours = generateHours();
  beforeAll(async () => {
    database = await createPartnerDatabase();
    const rows = hours.map(({ usd_payout: payout, tenant, ...row }) => ({
      ...row,
      tenant_id: Number(tenant),
      usd_payout: `${payout / BigInt(TEN_THOUSAND)}.${String(payout % BigInt(TEN_THOUSAND)).padStart(4, '0')}`,
    }));
    await database.pool.query(
      `INSERT INTO conversion_hourly (hour, tenant_id, offer, status, currency, conversions, duplicates, updates, quarantined, usd_payout)
       SELECT hour, tenant_id, offer, status, currency, conversions, duplicates, updates, quarantined, usd_payout
       FROM json_to_recordset($1) AS given (hour timestamptz, tenant_id int, offer text, status text, currency text,
         conversions bigint, duplicates bigint, updates bigint, quarantined bigint, usd_payout numeric)`,
      [JSON.stringify(rows)],
    );
  });
  afterAll(() => database.drop());

  it('run as they are, whatever their values', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryPlan, async (plan) => {
        // PostgreSQL stores no NUL in a text; the check of a service refuses it before.
        if (JSON.stringify(plan).includes(String.raw`\u0000`)) return;
        const { text, values, atoms } = compileHourly(plan);
        const { rows } = await database.pool.query<Record<string, unknown>>(text, values);
        for (const row of rows) for (const atom of atoms) expect(row[atom]).toMatch(/^-?\d+\.\d{4}$/);
      }),
      { numRuns: samples(100) },
    );
  });

  it('sum the roll-up to the last decimal', async () => {
    const dimensions = fc.uniqueArray(
      fc.constantFrom('tenant', 'offer', 'status', 'currency', 'hour_of_day', 'weekday'),
      { maxLength: 3 },
    ) as fc.Arbitrary<NonNullable<QueryPlan['dimensions']>>;
    const filters = fc.uniqueArray(
      fc.oneof(
        fc.record({
          field: fc.constant('offer'),
          op: fc.constantFrom('in', 'not_in', 'prefix', 'not_prefix'),
          values: fc.constantFrom(['Shopee'], ['Klook', "'; drop"]),
        }),
        fc.record({
          field: fc.constant('status'),
          op: fc.constantFrom('in', 'not_in'),
          values: fc.constantFrom(['approved', 'paid'], ['pending']),
        }),
        fc.record({ field: fc.constant('tenant'), op: fc.constant('in'), values: fc.constant(['2', '3']) }),
      ),
      { maxLength: 2 },
    ) as unknown as fc.Arbitrary<NonNullable<QueryPlan['filters']>>;
    await fc.assert(
      fc.asyncProperty(arbitraryPlan, dimensions, filters, async (base, keys, wanted) => {
        const { time, tz } = base;
        const isWholeHour = tz !== 'Asia/Kolkata';
        if (!isWholeHour) return;
        const plan: QueryPlan = {
          kind: 'query',
          metrics: ['conversions', 'payout'],
          time,
          dimensions: keys,
          filters: wanted,
          ...(tz ? { tz } : {}),
        };
        const { text, values } = compileHourly(plan);
        const { rows } = await database.pool.query<Record<string, string>>(text, values);
        const found = rows.map(
          (row) =>
            [
              JSON.stringify(keys.map((name) => row[name])),
              [Number(row['conversions']), BigInt(row['payout']!.replace('.', ''))],
            ] as const,
        );
        const expected = expectedSums(plan, hours);
        if (keys.length === 0 && expected.size === 0) expected.set('[]', [0, 0n]);
        expect(new Map(found)).toEqual(expected);
      }),
      { numRuns: samples(60) },
    );
  });
});
