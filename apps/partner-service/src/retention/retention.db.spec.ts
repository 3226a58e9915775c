import { Log } from '@app/common';
import type { ServiceConfig } from '@app/partner-config';
import type { TestDatabase } from '@app/common/testing/test-database';
import { createPartitionOf } from '../database/partition';
import { dayOf } from './retention-plan';
import { runRetention } from './run-retention';
import { createPartnerDatabase } from '../testing/service-under-test';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-06-15T12:00:00Z');
const log = new Log({ write: () => {}, flush: () => {} }, 'error');
const ago = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS);

const config = {
  dataRetentionDays: 30,
  tenants: [
    { id: 1, code: 'default', dataRetentionDays: 30 },
    { id: 2, code: 'short', dataRetentionDays: 7 },
  ],
} as unknown as ServiceConfig;

let database: TestDatabase;

beforeAll(async () => {
  database = await createPartnerDatabase();
});

afterAll(() => database.drop());

async function partitions(): Promise<string[]> {
  const { rows } = await database.pool.query(
    `SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'conversions'::regclass ORDER BY 1`,
  );
  return rows.map(({ relname }) => relname);
}

async function insertConversion(tenantId: number, days: number): Promise<void> {
  await createPartitionOf(database.pool, dayOf(ago(days)), 'day');
  await database.pool.query(
    `INSERT INTO conversions (id, received_at, tenant_id, config_version, is_duplicate, is_update, is_test, conversion_id, raw_data, request_line, request_headers)
     VALUES (gen_random_uuid(), $1, $2, 1, false, false, false, $3, '{}', 'GET /', '{}')`,
    [ago(days), tenantId, `${tenantId}-${days}`],
  );
}

async function conversionIds(): Promise<string[]> {
  const { rows } = await database.pool.query('SELECT conversion_id FROM conversions ORDER BY 1');
  return rows.map(({ conversion_id: id }) => id);
}

describe('maintenance', () => {
  it('makes partitions ahead, drops those behind the longest tenant, deletes a shorter tenant’s rows', async () => {
    for (const days of [1, 6, 8, 29, 31, 40]) for (const tenant of [1, 2]) await insertConversion(tenant, days);
    const report = await runRetention(database.pool, config, NOW, log);
    expect(await conversionIds()).toEqual(['1-1', '1-29', '1-6', '1-8', '2-1', '2-6']);
    expect(report).toMatchObject({
      deleted_conversions: 2,
      dropped_partitions: ['conversions_p20260506', 'conversions_p20260515'],
    });
    const names = await partitions();
    for (const day of ['20260615', '20260616', '20260617', '20260618']) expect(names).toContain(`conversions_p${day}`);
  });

  it('keeps a day whole until all of it is older than the longest retention', async () => {
    await insertConversion(1, 30);
    await runRetention(database.pool, config, NOW, log);
    expect(await conversionIds()).toContain('1-30');
    await runRetention(database.pool, config, new Date(NOW.getTime() + DAY_MS), log);
    expect(await conversionIds()).not.toContain('1-30');
  });

  it('applies the terms of conversion state, roll-up, postback ids and quarantine', async () => {
    const { pool } = database;
    for (const days of [399, 401]) {
      await pool.query(
        `INSERT INTO conversion_state (tenant_id, conversion_id, original_id, original_received_at, hour, offer, offer_is_name)
         VALUES (1, $1, gen_random_uuid(), $2, $2, '', false)`,
        [`key${days}`, ago(days)],
      );
    }
    for (const days of [700, 800]) {
      await pool.query(
        `INSERT INTO conversion_hourly (hour, tenant_id, offer, status, currency) VALUES ($1, 1, '', '', '')`,
        [ago(days)],
      );
    }
    for (const days of [80, 95, 500]) {
      await pool.query(
        `INSERT INTO quarantine (id, received_at, tenant_id, config_version, is_test, reasons, raw_data, request_line, request_headers, digest, size_bytes)
         VALUES (gen_random_uuid(), $1, 1, 1, false, '[]', '{"a":1}', 'GET /', '{}', $2, 10)`,
        [ago(days), `digest${days}`],
      );
    }
    await runRetention(pool, config, NOW, log);
    const keys = await pool.query(`SELECT conversion_id FROM conversion_state WHERE conversion_id LIKE 'key%'`);
    expect(keys.rows).toEqual([{ conversion_id: 'key399' }]);
    expect((await pool.query('SELECT FROM conversion_hourly')).rowCount).toBe(1);
    const kept = await pool.query('SELECT digest, raw_data IS NOT NULL AS is_whole FROM quarantine ORDER BY 1');
    expect(kept.rows).toEqual([
      { digest: 'digest80', is_whole: true },
      { digest: 'digest95', is_whole: false },
    ]);
  });

  it('folds the shards of closed hours into one row, and those that come late in its next round', async () => {
    const { pool } = database;
    await pool.query('TRUNCATE conversion_hourly');
    const add = (hoursAgo: number, writer: number, conversions: number) =>
      pool.query(
        `INSERT INTO conversion_hourly_shards (hour, tenant_id, offer, status, currency, writer, conversions, usd_payout)
         VALUES (date_trunc('hour', $1::timestamptz, 'UTC') - $2 * interval '1 hour', 1, 'a', '', '', $3, $4::bigint, $4::bigint)`,
        [NOW, hoursAgo, writer, conversions],
      );
    const rows = async () =>
      (
        await pool.query(
          `SELECT writer, conversions::integer, usd_payout::float8 FROM conversion_hourly ORDER BY hour, writer`,
        )
      ).rows;
    await add(1, 1, 5);
    await add(1, 2, 7);
    await add(0, 1, 3);
    expect(await runRetention(pool, config, NOW, log)).toMatchObject({ folded_shards: 2 });
    const open = { writer: 1, conversions: 3, usd_payout: 3 };
    expect(await rows()).toEqual([{ writer: 0, conversions: 12, usd_payout: 12 }, open]);
    await add(1, 1, -2);
    expect(await runRetention(pool, config, NOW, log)).toMatchObject({ folded_shards: 1 });
    expect(await runRetention(pool, config, NOW, log)).toMatchObject({ folded_shards: 0 });
    expect(await rows()).toEqual([{ writer: 0, conversions: 10, usd_payout: 10 }, open]);
  });

  it('folds the counts of warnings of closed hours into one row, and deletes them with the roll-up', async () => {
    const { pool } = database;
    const add = (daysAgo: number, writer: number, postbacks: number) =>
      pool.query(
        `INSERT INTO warnings_hourly (hour, tenant_id, code, field, writer, postbacks)
         VALUES (date_trunc('hour', $1::timestamptz, 'UTC'), 1, 'amount_doubtful', 'usd_payout', $2, $3)`,
        [ago(daysAgo), writer, postbacks],
      );
    const counts = async () =>
      (await pool.query('SELECT writer, postbacks::integer FROM warnings_hourly ORDER BY hour, writer')).rows;
    await add(800, 1, 9);
    await add(1, 1, 5);
    await add(1, 2, 7);
    await add(0, 1, 3);
    expect(await runRetention(pool, config, NOW, log)).toMatchObject({ folded_warnings: 3 });
    const open = { writer: 1, postbacks: 3 };
    expect(await counts()).toEqual([{ writer: 0, postbacks: 12 }, open]);
    await add(1, 2, 1);
    await runRetention(pool, config, NOW, log);
    expect(await counts()).toEqual([{ writer: 0, postbacks: 13 }, open]);
  });

  it('folds no shard that a write holds', async () => {
    const { pool } = database;
    await pool.query('TRUNCATE conversion_hourly');
    await pool.query(
      `INSERT INTO conversion_hourly_shards (hour, tenant_id, offer, status, currency, writer, conversions)
       VALUES ('2026-01-01T00:00:00Z', 1, 'a', '', '', 1, 5)`,
    );
    const writer = await pool.connect();
    await writer.query('BEGIN; UPDATE conversion_hourly_shards SET conversions = conversions + 1');
    expect(await runRetention(pool, config, NOW, log)).toMatchObject({ folded_shards: 0 });
    await writer.query('COMMIT');
    writer.release();
    expect(await runRetention(pool, config, NOW, log)).toMatchObject({ folded_shards: 1 });
    const { rows } = await pool.query('SELECT writer, conversions::integer FROM conversion_hourly');
    expect(rows).toEqual([{ writer: 0, conversions: 6 }]);
  });

  it('forgets a conversion’s other fields after its tenant’s retention, but not what it counts as', async () => {
    const { pool } = database;
    const postbackId = '019a0000-0000-7000-8000-000000000000';
    const fields = { click_id: { value: 'c', asOf: postbackId }, offer_id: { value: '7', asOf: postbackId } };
    await pool.query(
      `INSERT INTO conversion_state (tenant_id, conversion_id, original_id, original_received_at, hour, offer, offer_is_name, status, usd_payout, other_fields)
       VALUES (2, 'forget', $1, $2, $2, '7', false, 'approved', 5, $3)`,
      [postbackId, ago(20), JSON.stringify(fields)],
    );
    await runRetention(pool, config, NOW, log);
    const { rows } = await pool.query(
      `SELECT other_fields, status, usd_payout FROM conversion_state WHERE conversion_id = 'forget'`,
    );
    expect(rows).toEqual([
      { other_fields: { offer_id: { value: '7', asOf: postbackId } }, status: 'approved', usd_payout: '5.0000' },
    ]);
  });

  it('forgets other fields in steps that read each conversion state once', async () => {
    const { pool } = database;
    const postbackId = '019a0000-0000-7000-8000-000000000000';
    const fields = JSON.stringify({ click_id: { value: 'c', asOf: postbackId } });
    await pool.query(
      `INSERT INTO conversion_state (tenant_id, conversion_id, original_id, original_received_at, hour, offer, offer_is_name, other_fields)
       SELECT 2, 'many' || number, $1, $2, $2, '', false, CASE WHEN number % 1000 = 0 THEN $3::jsonb END
       FROM generate_series(1, 12000) AS number`,
      [postbackId, ago(20), fields],
    );
    const report = await runRetention(pool, config, NOW, log);
    expect(report).toMatchObject({ forgotten_fields: 12 });
    const { rows } = await pool.query(
      `SELECT DISTINCT other_fields FROM conversion_state WHERE conversion_id LIKE 'many%' AND other_fields IS NOT NULL`,
    );
    expect(rows).toEqual([{ other_fields: {} }]);
    expect(await runRetention(pool, config, NOW, log)).toMatchObject({ forgotten_fields: 0 });
  });

  it('does nothing while another process is at it', async () => {
    const client = await database.pool.connect();
    await client.query('SELECT pg_advisory_lock(4801173, hashtext(current_schema()))');
    expect(await runRetention(database.pool, config, NOW, log)).toBeUndefined();
    client.release(true);
  });

  it('goes on where an interrupted round stopped', async () => {
    await insertConversion(1, 60);
    await database.pool.query(
      `ALTER TABLE conversions DETACH PARTITION conversions_p${dayOf(ago(60)).replaceAll('-', '')}`,
    );
    const report = await runRetention(database.pool, config, NOW, log);
    expect(report!.dropped_partitions).toEqual([`conversions_p${dayOf(ago(60)).replaceAll('-', '')}`]);
  });

  it('deletes the old days of a month that has one partition, and drops it when all of it is old', async () => {
    await createPartitionOf(database.pool, '2027-02-10', 'month');
    for (const day of [10, 25]) await insertConversion(1, daysUntil(`2027-02-${day}`));
    const report = await runRetention(database.pool, config, new Date('2027-03-20T12:00:00Z'), log);
    expect(report!.dropped_partitions).not.toContain('conversions_p202702');
    expect(await conversionIds()).toEqual([`1-${daysUntil('2027-02-25')}`]);
    const later = await runRetention(database.pool, config, new Date('2027-04-02T12:00:00Z'), log);
    expect(later!.dropped_partitions).toEqual(['conversions_p202702']);
    expect(await conversionIds()).toEqual([]);
  });
});

/** As `insertConversion` counts them, backwards from now. */
function daysUntil(day: string): number {
  return (NOW.getTime() - Date.parse(`${day}T12:00:00Z`)) / DAY_MS;
}
