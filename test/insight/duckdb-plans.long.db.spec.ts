import type { TestDatabase } from '@app/common/testing/test-database';
import { compileHourly, type QueryPlan, type Statement } from '@app/semantic-layer';
import { type Dialect, DUCKDB, POSTGRESQL } from '@app/semantic-layer/compile/dialect';
import type { ApprovalTable } from '@app/semantic-layer/compile/expected-payout';
import { arbitraryPlan } from '@app/semantic-layer/testing/arbitrary-plan';
import { type DuckDBConnection, DuckDBInstance, listValue } from '@duckdb/node-api';
import fc from 'fast-check';
import { createPartnerDatabase } from '../../apps/partner-service/src/testing/service-under-test';

const PLANS = 300;

/** Rows of 300 days, and of the last 160, with amounts whose sums floating point would lose. */
const FILL = `
  INSERT INTO conversion_hourly
  SELECT CASE WHEN n <= 1500 THEN '2025-05-20'::timestamptz + n * interval '5 hours'
              ELSE date_trunc('hour', now()) - (n - 1500) * interval '13 hours' END, 1 + n % 3,
         (ARRAY['Shopee MY', 'Shopee ID', 'Klook', '虾皮', $1, ''])[1 + n * 31 % 6],
         (ARRAY['pending', 'approved', 'rejected', 'paid', ''])[1 + n * 17 % 5], (ARRAY['MYR', 'IDR', ''])[1 + n * 13 % 3],
         n % 50, n % 9, n % 5, n % 4, (n % 100) * 99999999.9999, n * 43210.9876, n * 98765.4321, (n % 100) * 0.0001,
         n * 543.2109, n * 1234.5678 - 99999.9999, 0
  FROM generate_series(1, 1800) AS n`;

const APPROVALS: ApprovalTable = {
  ofOffers: JSON.stringify([
    {
      tenant_id: 1,
      offer: 'Klook',
      approvals: Array.from({ length: 181 }, (_, age) => (0.3 + age / 1_000).toFixed(6)),
    },
    { tenant_id: 2, offer: "'; drop", approvals: Array.from({ length: 181 }, () => '0.333333') },
  ]),
  ofOthers: Array.from({ length: 181 }, (_, age) => (0.9 - age / 300).toFixed(6)),
};

type Row = Record<string, string | boolean | null>;

describe('plans for DuckDB', () => {
  let database: TestDatabase;
  let instance: DuckDBInstance;
  let duckDb: DuckDBConnection;

  beforeAll(async () => {
    database = await createPartnerDatabase();
    await database.pool.query(FILL, ["'; drop"]);
    instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    duckDb = await instance.connect();
    const { rows: columns } = await database.pool.query<{ name: string; type: string }>(
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
       WHERE attrelid = 'conversion_hourly'::regclass AND attnum > 0 ORDER BY attnum`,
    );
    await duckDb.run(
      `CREATE TABLE conversion_hourly (${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`,
    );
    const { rows } = await database.pool.query<{ row: Record<string, string> }>(
      `SELECT (SELECT json_object_agg(key, value) FROM jsonb_each_text(to_jsonb(hourly))) AS row FROM conversion_hourly AS hourly`,
    );
    const places = columns.map(({ type }, index) => `$${index + 1}::${type}`).join(', ');
    for (const { row } of rows)
      await duckDb.run(
        `INSERT INTO conversion_hourly VALUES (${places})`,
        columns.map(({ name }) => row[name]!),
      );
  }, 60_000);
  afterAll(async () => {
    duckDb.closeSync();
    instance.closeSync();
    await database.drop();
  });

  async function runInDuckDb({ text, values }: Statement): Promise<Row[]> {
    const given = values.map((value) => (Array.isArray(value) ? listValue(value) : value));
    const reader = await duckDb.runAndReadAll(text, given);
    return reader.getRowObjectsJson() as Row[];
  }

  const sorted = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();

  /** Plans whose filters mostly leave something. */
  const plans = fc
    .tuple(arbitraryPlan, fc.constantFrom(undefined, 'in' as const, 'prefix' as const, 'not_prefix' as const))
    .map(([plan, op]): QueryPlan => {
      if (op === undefined) return plan;
      const values = op === 'in' ? ['Klook', "'; drop", ''] : ['Shopee', '虾'];
      return { ...plan, filters: [{ field: 'offer', op, values }] };
    });

  /** Runs a plan in both. */
  async function compare(plan: QueryPlan): Promise<Row[]> {
    const compiled = (dialect: Dialect) => compileHourly(plan, plan.time, APPROVALS, dialect);
    const { text, values } = compiled(POSTGRESQL);
    const { rows } = await database.pool.query<Row>(text, values);
    expect(sorted(await runInDuckDb(compiled(DUCKDB)))).toEqual(sorted(rows));
    return rows;
  }

  it('have the rows that PostgreSQL has, to the last decimal', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        // PostgreSQL stores no NUL in a text; the check of a service refuses it before.
        if (JSON.stringify(plan).includes(String.raw`\u0000`)) return;
        compared += (await compare(plan)).length;
      }),
      { numRuns: PLANS },
    );
    // Plans whose filters leave nothing would compare nothing.
    expect(compared).toBeGreaterThan(PLANS * 5);
  }, 120_000);

  it('expect the same payout of what is pending at each age', async () => {
    const time = { from: null, to: new Date(Date.now() + 86_400_000).toISOString().slice(0, 16) };
    const rows = await compare({
      kind: 'query',
      metrics: ['expected_payout'],
      dimensions: ['tenant', 'offer'],
      time,
      grain: 'day',
    });
    expect(new Set(rows.map(({ expected }) => expected)).size).toBeGreaterThan(200);
  });
});
