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
const MAIN = join(__dirname, 'main.ts');
const silentLog = new Log({ write: () => undefined, flush: () => undefined }, 'error');

/** Hours of which more or less is kept than was booked; the one live postback's books are not written yet. */
const UNBOOKED_HOURS = `
  SELECT count(*) FROM (
    SELECT date_trunc('hour', received_at, 'UTC') AS hour, count(*) AS kept FROM (
      SELECT received_at FROM conversions WHERE starts_with(request_line, 'MOVED ')
      UNION ALL SELECT received_at FROM quarantine WHERE redriven_at IS NULL) AS rows GROUP BY 1) AS kept
  FULL JOIN (SELECT hour, sum(received) AS booked FROM boot_counts JOIN boots ON boots.id = boot_id
    WHERE app = 'migrate-data' GROUP BY 1) AS books USING (hour)
  WHERE kept IS DISTINCT FROM booked`;

const SECRETS = ['default-ts-token', 'hush', 'other-token'];

describe('moving a former database', () => {
  let move: ImportUnderTest;

  beforeEach(async () => {
    move = await ImportUnderTest.create();
    await fillLegacyTable(move.legacy.pool, { rows: ROWS, days: DAYS, until: new Date() });
  });
  afterEach(() => move.drop());

  async function expectRollUpToAddUp(): Promise<void> {
    const { pool } = move.databases.partner;
    expect(await readRollUp(pool)).toEqual(await recount(pool, { allowReversal: false }));
  }

  async function readConfig(): Promise<ServiceConfig> {
    const client = await move.databases.config.pool.connect();
    return loadServiceConfig(client, 'involve_asia').finally(() => client.release());
  }

  /** A process of its own, killed once so many rows are committed. */
  async function runUntilKilled(rows: number): Promise<void> {
    const child = spawn(process.execPath, ['-r', HOOK, MAIN, '--partner', 'involve_asia'], {
      env: {
        ...process.env,
        FROM_DATABASE_URL: move.legacy.url,
        TO_DATABASE_URL: move.databases.partner.url,
        CONFIG_DATABASE_URL: move.databases.config.url,
        TOKEN_HASH_KEY,
      },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    while (child.exitCode === null && (await move.countImported()) < rows) await wait(5);
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  }

  it('copies every row once, agrees day by day, and leaves no secret behind', async () => {
    expect(await move.run()).toBe('agrees');
    expect(await move.countImported()).toBe(ROWS);
    expect(await move.count('SELECT count(*) FROM quarantine')).toBe(ROWS / 100);
    expect(await move.count('SELECT count(*) FROM conversions WHERE is_duplicate')).toBe(ROWS / 10);
    await expectRollUpToAddUp();
    const { rows } = await move.databases.partner.pool.query(
      `SELECT raw_data::text, request_headers::text FROM conversions
       UNION ALL SELECT raw_data::text, request_headers::text FROM quarantine`,
    );
    const kept = JSON.stringify(rows) + move.output.join('\n');
    expect(SECRETS.filter((secret) => kept.includes(secret))).toEqual([]);
    expect(move.output.join('\n')).toContain('Both sides agree');
    expect(await move.run({ mode: 'verify' })).toBe('agrees');
  });

  it('goes on where it was after kill -9, and counts nothing twice, though every postback counts', async () => {
    await move.databases.config.pool.query(`UPDATE partners SET dedupe = 'off'`);
    for (const rows of [1_000, 2_000]) await runUntilKilled(rows);
    expect(await move.countImported()).toBeLessThan(ROWS);
    expect(await move.run()).toBe('agrees');
    expect(await move.countImported()).toBe(ROWS);
    expect(await move.count('SELECT sum(conversions) FROM conversion_hourly')).toBe(ROWS - ROWS / 100);
    expect(await move.count('SELECT sum(received) FROM boot_counts')).toBe(ROWS);
  });

  it('doubles nothing when two run at once, or when its progress is lost', async () => {
    const [one, other] = await Promise.allSettled([move.run(), move.run()]);
    const faults = [one, other].filter((result) => result.status === 'rejected');
    for (const { reason } of faults) expect(String(reason)).toContain('Another migrate-data moves the same rows');
    await move.databases.partner.pool.query('DELETE FROM data_move.progress');
    expect(await move.run()).toBe('agrees');
    expect(await move.countImported()).toBe(ROWS);
    await expectRollUpToAddUp();
  });

  it('takes over what has come meanwhile, also into days that are copied already', async () => {
    await move.run();
    await move.legacy.pool.query(
      `INSERT INTO partner_conversions (partner_id, conversion_id, usd_earning, raw_data, received_at)
       SELECT 1, 'late', 2.5, '{}'::jsonb, min(received_at) + interval '1 hour' FROM partner_conversions
       UNION ALL SELECT 1, 'new', 1, '{}', now() UNION ALL SELECT 2, 'not ours', 1, '{}', now()`,
    );
    expect(await move.run()).toBe('agrees');
    expect(await move.countImported()).toBe(ROWS + 2);
    expect(move.output.join('\n')).toContain('1 rows had come late, and are copied');
    await expectRollUpToAddUp();
  });

  it('tells which rows differ, by their former ids', async () => {
    await move.run();
    await move.legacy.pool.query('UPDATE partner_conversions SET usd_earning = usd_earning + 0.0001 WHERE id = 21');
    await move.legacy.pool.query('DELETE FROM partner_conversions WHERE id = 42');
    expect(await move.run()).toBe('differs');
    const text = move.output.join('\n');
    expect(text).toContain('Both sides do NOT agree');
    expect(text).toContain('id 21: differs');
    expect(text).toContain('id 42: no longer in the former database');
    expect(text).not.toContain('id 43');
  });

  it('refuses, and writes nothing, what retention would delete again', async () => {
    await move.databases.config.pool.query(`UPDATE tenants SET data_retention_days = 3 WHERE code = 'bytec'`);
    await expect(move.run()).rejects.toThrow(
      /retention: \d+ rows of tenant bytec are older than its 3 days.*\n.*at least (9|10) .*tenants\/bytec/,
    );
    expect(await move.count(`SELECT count(*) FROM pg_namespace WHERE nspname = 'data_move'`)).toBe(0);
    const since = new Date(Date.now() - 2 * 86_400_000).toISOString();
    expect(await move.run({ since })).toBe('agrees');
    expect(await move.countImported()).toBeGreaterThan(0);
    await runRetention(move.databases.partner.pool, await readConfig(), new Date(), silentLog);
    expect(await move.run({ mode: 'verify' })).toBe('agrees');
  });

  it('refuses tenants and tokens that nobody has today, unless that is accepted', async () => {
    const unknown = `UPDATE tenants SET ts_token = 'z', tenant_code = 'nobody' WHERE id = 1`;
    await move.legacy.pool.query(unknown);
    await expect(move.run()).rejects.toThrow(
      /unknown-tokens: No tenant of today has a token or the code of nobody \(id 1\)/,
    );
    expect(await move.run({ accepted: ['unknown-tokens'] })).toBe('agrees');
  });

  it('imports the history of an inactive tenant under that tenant', async () => {
    await move.databases.config.pool.query(`UPDATE tenants SET is_active = false WHERE code = 'bytec'`);
    expect(await move.run()).toBe('agrees');
    const { rows } = await move.databases.config.pool.query(`SELECT id FROM tenants WHERE code = 'bytec'`);
    expect(await move.count(`SELECT count(*) FROM conversions WHERE tenant_id = ${rows[0].id}`)).toBeGreaterThan(0);
  });

  it('reads a table of other types, without an index, and with what PostgreSQL cannot look into', async () => {
    for (const statement of MAKE_VARIANT) await move.legacy.pool.query(statement);
    expect(await move.run({ timezone: 'Asia/Taipei' })).toBe('agrees');
    expect(await move.countImported()).toBe(ROWS);
    expect(await move.count(`SELECT count(*) FROM conversions WHERE conversion_id = 'spaced id'`)).toBe(1);
    expect(await move.count(`SELECT count(*) FROM quarantine WHERE conversion_id = 'c500'`)).toBe(1);
    const times = 'SELECT count(*) FROM conversions WHERE received_at > now()';
    expect(await move.count(times)).toBe(0);
    expect(move.output.join('\n')).toContain('Columns that are more, and are kept within raw_data: tenant_id');
    await expectRollUpToAddUp();
  });

  it('sets aside a row that the database refuses, and copies the others', async () => {
    await move.databases.partner.pool.query(`ALTER TABLE conversions ADD CHECK (conversion_id <> 'c1234')`);
    await move.databases.partner.pool.query(
      `ALTER TABLE quarantine ADD CHECK (raw_data IS NULL OR raw_data ->> 'conversion_id' <> 'c107')`,
    );
    expect(await move.run()).toBe('agrees');
    expect(await move.countImported()).toBe(ROWS);
    expect(await move.count(`SELECT count(*) FROM quarantine WHERE conversion_id = 'c1234'`)).toBe(1);
    const asBytes = `SELECT count(*) FROM quarantine WHERE position('"conversion_id":"c107"' IN convert_from(body, 'UTF8')) > 0`;
    expect(await move.count(asBytes)).toBe(1);
  });

  it('joins with postbacks that have come in here already, and is read, balanced and driven again like them', async () => {
    const service = await startService(move.databases);
    try {
      await service.get('/involve/event?conversion_id=c101&status=approved&usd_payout=9');
      expect(await move.run()).toBe('agrees');
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
      expect(await move.run({ mode: 'verify' })).toBe('agrees');
      await expectRollUpToAddUp();
      expect(await move.count(UNBOOKED_HOURS)).toBe(0);
    } finally {
      await service.stop();
    }
  });

  it('goes on while postbacks of the same conversions come in', async () => {
    const service = await startService(move.databases);
    try {
      let isMoving = true;
      let sent = 0;
      const send = async (): Promise<void> => {
        while (isMoving) {
          const query = `conversion_id=c${(sent += 1) % ROWS}&status=approved&usd_payout=${sent % 7}`;
          expect((await service.get(`/involve/event?${query}`)).text).toBe('OK');
        }
      };
      const senders = Array.from({ length: 8 }, send);
      expect(await move.run().finally(() => (isMoving = false))).toBe('agrees');
      await Promise.all(senders);
      expect(sent).toBeGreaterThan(100);
      expect(await move.countImported()).toBe(ROWS + sent);
      await expectRollUpToAddUp();
    } finally {
      await service.stop();
    }
  });
});
