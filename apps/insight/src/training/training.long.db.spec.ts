import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openService } from '@app/common/identity/call-service';
import { until } from '@app/common/testing/until';
import { FEATURE_NAMES } from '@app/insight-statistics';
import type { TrainingRow } from '@app/internal-protocol';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { DuckDBInstance } from '@duckdb/node-api';
import { FakeService } from '../testing/fake-service';
import { INTERNAL_KEY, type InsightUnderTest, startInsight } from '../testing/insight-under-test';

const AS_OF = '2026-03-18T00:00:00.000Z';
const ROWS = 12_000;

/** Numbers that no float holds, and texts that no statement may take for its own. */
function rowOf(partner: string, serial: number): TrainingRow {
  const isDecided = serial % 3 !== 0;
  return {
    conversion_id: serial === 1 ? "'; DROP TABLE x; -- 虾皮" : `c${serial}`,
    conversion_key: null,
    received_at: '2026-03-01T00:00:00.000Z',
    features: {
      tenant: `${partner}/default`,
      offer: serial === 2 ? null : 'Shopee',
      currency: 'MYR',
      usd_sale_amount: null,
      usd_payout: '99999999999999.9999',
      hour_of_day: serial % 24,
      weekday: 7,
    },
    is_approved: isDecided ? serial % 3 === 1 : null,
    decided_at: isDecided ? '2026-03-11T12:00:00.000Z' : null,
  };
}

function pageOf(partner: string, path: string): object {
  const query = new URL(path, 'http://x').searchParams;
  const [from, limit] = [Number(query.get('after') ?? 0), Number(query.get('limit'))];
  const end = Math.min(ROWS, from + limit);
  const rows = Array.from({ length: end - from }, (_, index) => rowOf(partner, from + index));
  return { rows, as_of: query.get('as_of'), next: end < ROWS ? String(end) : null };
}

describe('training exports', () => {
  let insight: InsightUnderTest;
  let folder: string;
  const services = { involve_asia: new FakeService(), rector: new FakeService() };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'training-test-'));
    insight = await startInsight();
    for (const [code, service] of Object.entries(services)) {
      service.trainingOf = (path) => pageOf(code, path);
      await insertPartner(insight.config.pool, code, { endpoint_url: await service.listen() });
    }
    await insight.untilPartners(2);
  });
  afterAll(async () => {
    await insight.stop();
    for (const service of Object.values(services)) service.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function download(query: Record<string, string>) {
    const response = await openService({
      origin: insight.url,
      audience: 'insight',
      key: INTERNAL_KEY,
      sender: 'admin',
      method: 'GET',
      path: `/internal/v1/training.parquet?${new URLSearchParams(query).toString()}`,
      deadlineMs: 20_000,
    });
    if (!response.ok) return response;
    const file = join(folder, `${Math.random()}.parquet`);
    await writeFile(file, response.body);
    return { ok: true, file } as const;
  }

  async function query(text: string): Promise<Record<string, unknown>[]> {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    const reader = await connection.runAndReadAll(text);
    const rows = reader.getRowObjectsJson();
    connection.closeSync();
    instance.closeSync();
    return rows;
  }

  async function open(given: Record<string, string> = {}): Promise<string> {
    const response = await download({ as_of: AS_OF, ...given });
    if (!response.ok) throw response.problem;
    return response.file;
  }

  it('have every conversion of all partners, with features, label and censoring', async () => {
    const file = await open();
    const counted = `count(*) AS n, count(label) AS decided, sum(label) AS approved, count(*) FILTER (censored) AS censored`;
    expect(await query(`SELECT partner, ${counted} FROM '${file}' GROUP BY 1 ORDER BY 1`)).toEqual(
      Object.keys(services).map((partner) => ({
        partner,
        n: '12000',
        decided: '8000',
        approved: '4000',
        censored: '4000',
      })),
    );
    const rows = await query(
      `SELECT * EXCLUDE (partner, conversion_key) FROM '${file}'
       WHERE partner = 'rector' AND (conversion_id IN ('c0', 'c2') OR conversion_id NOT LIKE 'c%') ORDER BY conversion_id`,
    );
    const [approved, pending, rejected] = rows;
    expect(rows).toHaveLength(3);
    expect(approved).toEqual({
      conversion_id: "'; DROP TABLE x; -- 虾皮",
      received_at: expect.stringContaining('2026-03-01 00:00:00'),
      tenant: 'rector/default',
      offer: 'Shopee',
      currency: 'MYR',
      usd_sale_amount: null,
      usd_payout: '99999999999999.9999',
      hour_of_day: 1,
      weekday: 7,
      label: 1,
      decided_at: expect.stringContaining('2026-03-11 12:00:00'),
      censored: false,
      age_days: 10,
    });
    expect(pending).toMatchObject({ label: null, decided_at: null, censored: true, age_days: 17 });
    expect(rejected).toMatchObject({ label: 0, offer: null });
  });

  it('say which list of features they have, in its order, and as of when', async () => {
    const file = await open({ partner: 'rector' });
    const columns = await query(`DESCRIBE SELECT * FROM '${file}'`);
    const names = columns.map((column) => String(column['column_name']));
    expect(names.slice(4, 4 + FEATURE_NAMES.length)).toEqual(FEATURE_NAMES);
    const metadata = `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${file}') ORDER BY 1`;
    expect(await query(metadata)).toEqual([
      { key: 'as_of', value: AS_OF },
      { key: 'feature_list_version', value: '1' },
    ]);
  });

  it('have no row where nothing was received', async () => {
    services.rector.trainingOf = () => ({ rows: [], as_of: AS_OF, next: null });
    expect(await query(`SELECT count(*) AS n FROM '${await open({ partner: 'rector' })}'`)).toEqual([{ n: '0' }]);
    services.rector.trainingOf = (path) => pageOf('rector', path);
  });

  it('503: are not written without one of their partners', async () => {
    await insertPartner(insight.config.pool, 'gone', { endpoint_url: 'http://127.0.0.1:1' });
    await until(
      () => 'insight knows of the third partner',
      async () => !(await download({})).ok,
    );
    await expect(open()).rejects.toMatchObject({ status: 503, message: expect.stringContaining('gone') });
  });

  it('422: name a partner, and times, that there are', async () => {
    await expect(open({ partner: 'nobody' })).rejects.toMatchObject({
      status: 422,
      fieldErrors: [{ field: 'partner' }],
    });
    await expect(open({ as_of: 'x', from: 'y' })).rejects.toMatchObject({
      fieldErrors: [{ field: 'as_of' }, { field: 'from' }],
    });
  });

  it('leave no file behind', async () => {
    await until(
      () => 'the folders of exports are gone',
      async () => (await readdir(tmpdir())).every((name) => !/^training-(?!test-)/.test(name)),
    );
  });
});
