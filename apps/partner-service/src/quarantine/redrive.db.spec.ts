import { configure } from '../testing/send-postbacks';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';
import { RedriveService } from './redrive.service';

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases({ parameter_mapping: '{}' });
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

const admin = { 'x-api-key': ADMIN_KEY };
const redrive = async (body: unknown) =>
  (
    await service.send('/involve/event/quarantine/redrive', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: admin,
    })
  ).json;

function setMapping(mapping: Record<string, string>): Promise<void> {
  return configure(databases, [service], 'UPDATE partners SET parameter_mapping = $1', [JSON.stringify(mapping)]);
}

async function waiting(): Promise<string[]> {
  const { rows } = await databases.partner.pool.query(
    `SELECT raw_data ->> 'transaction' AS transaction FROM quarantine WHERE redriven_at IS NULL ORDER BY received_at, id`,
  );
  return rows.map(({ transaction }) => transaction);
}

describe('redriving quarantine', () => {
  it('goes on after one that fails, and says which and why', async () => {
    for (const transaction of ['t1', 'poison', 't2']) await service.get(`/involve/event?transaction=${transaction}`);
    const { pool } = databases.partner;
    await pool.query(`ALTER TABLE conversions ADD CONSTRAINT poisoned CHECK (conversion_id <> 'poison')`);
    await setMapping({ transaction: 'conversion_id' });
    const report = await redrive({ all: true });
    await pool.query('ALTER TABLE conversions DROP CONSTRAINT poisoned');
    expect(report).toMatchObject({ redriven: 3, stored: 2, remaining: 0 });
    expect(report.failures).toHaveLength(1);
    expect(report.failures[0]).toMatchObject({ errors: [{ field: 'postback', reason: expect.any(String) }] });
    expect(await waiting()).toEqual(['poison']);
    expect(await redrive({ all: true })).toMatchObject({ redriven: 1, stored: 1 });
  });

  it('says how many remain where it stops, and goes on from there', async () => {
    await setMapping({});
    for (let index = 0; index < 5; index += 1) await service.get(`/involve/event?transaction=u${index}`);
    const first = await redrive({ all: true, limit: 2 });
    expect(first).toMatchObject({ redriven: 2, quarantined: 2, remaining: 3 });
    const second = await redrive({ all: true, limit: 2, after: first.continue_after });
    expect(second).toMatchObject({ redriven: 2, remaining: 1 });
    const third = await redrive({ all: true, limit: 2, after: second.continue_after });
    expect(third).toMatchObject({ redriven: 1, remaining: 0, continue_after: null });
    const tried = [first, second, third].flatMap(({ failures }) =>
      failures.map((row: { postback_id: string }) => row.postback_id),
    );
    expect(new Set(tried).size).toBe(5);
  });

  it('stops after some seconds, and loses nothing by it', async () => {
    const { pool } = databases.partner;
    const now = Date.now();
    const ids = Array.from({ length: 450 }, () => postbackIdAt(now));
    await pool.query(
      `INSERT INTO quarantine (id, received_at, tenant_id, config_version, is_test, reasons, raw_data, request_line,
         request_headers, digest, size_bytes)
       SELECT id, $2, tenant_id, 1, false, '[]', json_build_object('word', 'w' || id), 'GET /', '{}', '', 2
       FROM unnest($1::uuid[]) AS id, (SELECT min(tenant_id) AS tenant_id FROM conversion_state) AS tenant`,
      [ids, new Date(now)],
    );
    await setMapping({ word: 'conversion_id' });
    const { limits } = service.app.get(RedriveService);
    limits.redriveMs = 0;
    const first = await redrive({ all: true });
    limits.redriveMs = 5_000;
    expect(first.redriven).toBe(200);
    expect(first.remaining).toBe(255);
    expect(await redrive({ all: true, after: first.continue_after })).toMatchObject({ redriven: 255, remaining: 0 });
    const { rowCount } = await pool.query(`SELECT FROM conversions WHERE conversion_id LIKE 'w%'`);
    expect(rowCount).toBe(450);
  });

  it('brings reasons, version and the conversion’s id up to date', async () => {
    await setMapping({ transaction: 'conversion_id', other: 'usd_payout' });
    await databases.partner.pool.query(
      `UPDATE quarantine SET raw_data = '{"transaction":"u0","other":"abc"}' WHERE raw_data ->> 'transaction' = 'u0'`,
    );
    expect(await redrive({ all: true })).toMatchObject({ redriven: 5, stored: 4, quarantined: 1 });
    const { rows } = await databases.partner.pool.query(
      'SELECT conversion_id, reasons, config_version FROM quarantine WHERE redriven_at IS NULL',
    );
    const { config_version: version } = (await service.get('/info')).json;
    expect(rows).toEqual([
      { conversion_id: 'u0', config_version: version, reasons: [expect.objectContaining({ field: 'usd_payout' })] },
    ]);
  });
});
