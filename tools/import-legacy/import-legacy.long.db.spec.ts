import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Log } from '@app/common';
import { loadServiceConfig, type ServiceConfig } from '@app/partner-config';
import { runRetention } from '../../apps/partner-service/src/retention/run-retention';
import { readRollUp, recount } from '../../apps/partner-service/src/testing/expected-roll-up';
import { ADMIN_KEY, startService, TOKEN_HASH_KEY } from '../../apps/partner-service/src/testing/service-under-test';
import { fillLegacyTable, MAKE_VARIANT } from './testing/legacy-database';
import { ImportUnderTest } from './testing/import-under-test';

jest.setTimeout(60_000);

const ROWS = 3_000;
const DAYS = 8;
const HOOK = join(__dirname, '..', 'dev-server', 'testing', 'typescript-hook.cjs');
const MODULE = JSON.stringify(join(__dirname, 'import-legacy.ts'));
const RUN = `require(${MODULE}).runImportLegacy({ partner: 'involve_asia', timezone: 'UTC', accept: '' })`;
const silentLog = new Log({ write: () => undefined, flush: () => undefined }, 'error');

/** Hours in which more or fewer rows are stored than counted; the one live postback is not counted yet. */
const UNBALANCED_HOURS = `
  SELECT count(*) FROM (
    SELECT date_trunc('hour', received_at, 'UTC') AS hour, count(*) AS stored FROM (
      SELECT received_at FROM conversions WHERE starts_with(request_line, 'MOVED ')
      UNION ALL SELECT received_at FROM quarantine WHERE redriven_at IS NULL) AS rows GROUP BY 1) AS stored_rows
  FULL JOIN (SELECT hour, sum(received) AS counted FROM boot_counts JOIN boots ON boots.id = boot_id
    WHERE app = 'migrate-data' GROUP BY 1) AS counters USING (hour)
  WHERE stored IS DISTINCT FROM counted`;

const SECRETS = ['default-ts-token', 'hush', 'other-token'];

describe('importing a legacy database', () => {
  let fixture: ImportUnderTest;

  beforeEach(async () => {
    fixture = await ImportUnderTest.create();
    await fillLegacyTable(fixture.legacy.pool, { rows: ROWS, days: DAYS, until: new Date() });
  });
  afterEach(() => fixture.drop());

  async function expectRollUpToAddUp(): Promise<void> {
    const { pool } = fixture.databases.partner;
    expect(await readRollUp(pool)).toEqual(await recount(pool, { allowReversal: false }));
  }

  async function readConfig(): Promise<ServiceConfig> {
    const client = await fixture.databases.config.pool.connect();
    return loadServiceConfig(client, 'involve_asia').finally(() => client.release());
  }

  /** Runs the import in its own process, and kills that once this many rows are committed. */
  async function runUntilKilled(rows: number): Promise<void> {
    const child = spawn(process.execPath, ['-r', HOOK, '-e', RUN], {
      env: {
        ...process.env,
        FROM_DATABASE_URL: fixture.legacy.url,
        TO_DATABASE_URL: fixture.databases.partner.url,
        CONFIG_DATABASE_URL: fixture.databases.config.serviceUrl,
        TOKEN_HASH_KEY,
      },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    while (child.exitCode === null && (await fixture.countImported()) < rows) await wait(5);
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  }

  it('copies every row once, agrees day by day, and stores no secret', async () => {
    expect(await fixture.run()).toBe('agrees');
    expect(await fixture.countImported()).toBe(ROWS);
    expect(await fixture.count('SELECT count(*) FROM quarantine')).toBe(ROWS / 100);
    expect(await fixture.count('SELECT count(*) FROM conversions WHERE is_duplicate')).toBe(ROWS / 10);
    await expectRollUpToAddUp();
    const { rows } = await fixture.databases.partner.pool.query(
      `SELECT raw_data::text, request_headers::text FROM conversions
       UNION ALL SELECT raw_data::text, request_headers::text FROM quarantine`,
    );
    const stored = JSON.stringify(rows) + fixture.output.join('\n');
    expect(SECRETS.filter((secret) => stored.includes(secret))).toEqual([]);
    expect(fixture.output.join('\n')).toContain('Both sides agree');
    expect(await fixture.run({ mode: 'verify' })).toBe('agrees');
  });

  it('continues after kill -9 without counting anything twice, even when every postback counts', async () => {
    await fixture.databases.config.pool.query(`UPDATE partners SET dedupe = 'off'`);
    for (const rows of [1_000, 2_000]) await runUntilKilled(rows);
    expect(await fixture.countImported()).toBeLessThan(ROWS);
    expect(await fixture.run()).toBe('agrees');
    expect(await fixture.countImported()).toBe(ROWS);
    expect(await fixture.count('SELECT sum(conversions) FROM conversion_hourly')).toBe(ROWS - ROWS / 100);
    expect(await fixture.count('SELECT sum(received) FROM boot_counts')).toBe(ROWS);
  });

  it('stores nothing twice when two run at once, or when the progress is lost', async () => {
    const [one, other] = await Promise.allSettled([fixture.run(), fixture.run()]);
    const failed = [one, other].filter((result) => result.status === 'rejected');
    for (const { reason } of failed) expect(String(reason)).toContain('Another migrate-data imports the same rows');
    await fixture.databases.partner.pool.query('DELETE FROM data_move.progress');
    expect(await fixture.run()).toBe('agrees');
    expect(await fixture.countImported()).toBe(ROWS);
    await expectRollUpToAddUp();
  });

  it('copies new rows on the next run, also those of days that were copied before', async () => {
    await fixture.run();
    await fixture.legacy.pool.query(
      `INSERT INTO partner_conversions (partner_id, conversion_id, usd_earning, raw_data, received_at)
       SELECT 1, 'late', 2.5, '{}'::jsonb, min(received_at) + interval '1 hour' FROM partner_conversions
       UNION ALL SELECT 1, 'new', 1, '{}', now() UNION ALL SELECT 2, 'not ours', 1, '{}', now()`,
    );
    expect(await fixture.run()).toBe('agrees');
    expect(await fixture.countImported()).toBe(ROWS + 2);
    expect(fixture.output.join('\n')).toContain('copied 1 rows that arrived late');
    await expectRollUpToAddUp();
  });

  it('names the rows that differ by their legacy ids', async () => {
    await fixture.run();
    await fixture.legacy.pool.query('UPDATE partner_conversions SET usd_earning = usd_earning + 0.0001 WHERE id = 21');
    await fixture.legacy.pool.query('DELETE FROM partner_conversions WHERE id = 42');
    expect(await fixture.run()).toBe('differs');
    const text = fixture.output.join('\n');
    expect(text).toContain('Both sides do NOT agree');
    expect(text).toContain('id 21: differs');
    expect(text).toContain('id 42: no longer in the legacy database');
    expect(text).not.toContain('id 43');
  });

  it('fails preflight, and writes nothing, when retention would delete rows', async () => {
    await fixture.databases.config.pool.query(`UPDATE tenants SET data_retention_days = 3 WHERE code = 'bytec'`);
    await expect(fixture.run()).rejects.toThrow(
      /retention: \d+ rows of tenant bytec are older than its 3 days.*\n.*at least (9|10) .*tenants\/bytec/,
    );
    expect(await fixture.count(`SELECT count(*) FROM pg_namespace WHERE nspname = 'data_move'`)).toBe(0);
    const since = new Date(Date.now() - 2 * 86_400_000).toISOString();
    expect(await fixture.run({ since })).toBe('agrees');
    expect(await fixture.countImported()).toBeGreaterThan(0);
    await runRetention(fixture.databases.partner.pool, await readConfig(), new Date(), silentLog);
    expect(await fixture.run({ mode: 'verify' })).toBe('agrees');
  });

  it('fails preflight on tenants and tokens that are unknown today, unless they are accepted', async () => {
    const unknown = `UPDATE tenants SET ts_token = 'z', tenant_code = 'nobody' WHERE id = 1`;
    await fixture.legacy.pool.query(unknown);
    await expect(fixture.run()).rejects.toThrow(
      /unknown-tokens: No tenant of today has a token or the code of nobody \(id 1\)/,
    );
    expect(await fixture.run({ accepted: ['unknown-tokens'] })).toBe('agrees');
  });

  it('imports the history of an inactive tenant under that tenant', async () => {
    await fixture.databases.config.pool.query(`UPDATE tenants SET is_active = false WHERE code = 'bytec'`);
    expect(await fixture.run()).toBe('agrees');
    const { rows } = await fixture.databases.config.pool.query(`SELECT id FROM tenants WHERE code = 'bytec'`);
    expect(await fixture.count(`SELECT count(*) FROM conversions WHERE tenant_id = ${rows[0].id}`)).toBeGreaterThan(0);
  });

  it('reads a table with other types, without an index, and with JSON that PostgreSQL cannot process', async () => {
    for (const statement of MAKE_VARIANT) await fixture.legacy.pool.query(statement);
    expect(await fixture.run({ timezone: 'Asia/Taipei' })).toBe('agrees');
    expect(await fixture.countImported()).toBe(ROWS);
    expect(await fixture.count(`SELECT count(*) FROM conversions WHERE conversion_id = 'spaced id'`)).toBe(1);
    const withoutAmount = `SELECT count(*) FROM conversions WHERE conversion_id = 'c500' AND usd_sale_amount IS NULL`;
    expect(await fixture.count(withoutAmount)).toBe(1);
    const times = 'SELECT count(*) FROM conversions WHERE received_at > now()';
    expect(await fixture.count(times)).toBe(0);
    expect(fixture.output.join('\n')).toContain('Additional columns, which are kept in raw_data: tenant_id');
    await expectRollUpToAddUp();
  });

  it('quarantines a row that the database rejects, and copies the others', async () => {
    await fixture.databases.partner.pool.query(`ALTER TABLE conversions ADD CHECK (conversion_id <> 'c1234')`);
    await fixture.databases.partner.pool.query(
      `ALTER TABLE quarantine ADD CHECK (raw_data IS NULL OR raw_data ->> 'conversion_id' <> 'c107')`,
    );
    expect(await fixture.run()).toBe('agrees');
    expect(await fixture.countImported()).toBe(ROWS);
    expect(await fixture.count(`SELECT count(*) FROM quarantine WHERE conversion_id = 'c1234'`)).toBe(1);
    const asBytes = `SELECT count(*) FROM quarantine WHERE position('"conversion_id":"c107"' IN convert_from(body, 'UTF8')) > 0`;
    expect(await fixture.count(asBytes)).toBe(1);
  });

  it('merges with stored postbacks, and is read, reconciled and redriven like them', async () => {
    const service = await startService(fixture.databases);
    try {
      await service.get('/involve/event?conversion_id=c101&status=approved&usd_payout=9');
      expect(await fixture.run()).toBe('agrees');
      const key = { 'x-api-key': ADMIN_KEY };
      const { json } = await service.get('/involve/event/conversions/c101', key);
      expect(json.state).toMatchObject({
        status: 'approved',
        usd_payout: '9.0000',
        offer_name: 'Offer 1',
        aff_sub3: 'click-101',
      });
      expect(json.history).toHaveLength(2);
      const redriven = await service.send('/involve/event/quarantine/redrive?all=true', {
        method: 'POST',
        headers: key,
      });
      expect(redriven.json).toMatchObject({ redriven: ROWS / 100, stored: ROWS / 100 });
      expect(await fixture.run({ mode: 'verify' })).toBe('agrees');
      await expectRollUpToAddUp();
      expect(await fixture.count(UNBALANCED_HOURS)).toBe(0);
    } finally {
      await service.stop();
    }
  });

  it('continues while postbacks of the same conversions arrive', async () => {
    const service = await startService(fixture.databases);
    try {
      let isImporting = true;
      let sent = 0;
      const send = async (): Promise<void> => {
        while (isImporting) {
          const query = `conversion_id=c${(sent += 1) % ROWS}&status=approved&usd_payout=${sent % 7}`;
          expect((await service.get(`/involve/event?${query}`)).text).toBe('OK');
        }
      };
      const senders = Array.from({ length: 8 }, send);
      expect(await fixture.run().finally(() => (isImporting = false))).toBe('agrees');
      await Promise.all(senders);
      expect(sent).toBeGreaterThan(100);
      expect(await fixture.countImported()).toBe(ROWS + sent);
      await expectRollUpToAddUp();
    } finally {
      await service.stop();
    }
  });
});
