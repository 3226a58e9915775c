import { setSessionDefaults } from '@app/partner-config/databases/database-roles';
import { Client, Pool } from 'pg';
import { findPgBouncer, PgBouncer, POOL_SIZE } from '../testing/pgbouncer';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';
import { sendBatch } from '../testing/send-postbacks';

const POSTBACKS = 200;
const admin = { 'x-api-key': ADMIN_KEY };
const pgBouncer = findPgBouncer(process.env['REQUIRE_PGBOUNCER'] === '1');

(pgBouncer.isAvailable ? describe : describe.skip)(pgBouncer.title('a service behind PgBouncer'), () => {
  let databases: PartnerDatabases;
  let pooler: PgBouncer;
  let services: ServiceUnderTest[];
  beforeAll(async () => {
    databases = await createPartnerDatabases({ max_daily_requests: 100_000 });
    const { url } = databases.partner;
    const client = new Client({ connectionString: url });
    await client.connect();
    await setSessionDefaults(client, decodeURIComponent(new URL(url).username), new URL(url).pathname.slice(1));
    await client.end();
    pooler = await PgBouncer.start(url);
    const start = () => startService(databases, { PARTNER_DATABASE_POOLER_URL: pooler.url });
    services = [await start(), await start()];
  });
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await pooler.stop();
    await databases.drop();
  });

  it('stores, updates and quarantines from two instances that share its few connections', async () => {
    const send = (index: number) =>
      services[index % 2]!.get(
        index % 10 === 0 ? '/involve/event?usd_payout=x' : `/involve/event?conversion_id=${index % 120}&usd_payout=1`,
        { accept: 'application/json' },
      );
    const responses = await Promise.all(Array.from({ length: POSTBACKS }, (_, index) => send(index)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    const { rows } = await databases.partner.pool.query(
      `SELECT (SELECT count(*)::int FROM conversions) AS conversions,
              (SELECT count(*)::int FROM conversion_state) AS states,
              (SELECT count(*)::int FROM quarantine) AS quarantined,
              (SELECT count(*)::int FROM pg_stat_activity
                WHERE datname = current_database() AND application_name LIKE 'involve_asia%') AS sessions`,
    );
    expect(rows[0]).toMatchObject({ conversions: 180, states: 108, quarantined: 20 });
    expect(rows[0].sessions).toBeLessThanOrEqual(POOL_SIZE);
  });

  it('finds a postback that is delivered again, in a batch and alone', async () => {
    const id = postbackIdAt(Date.now());
    const target = '/involve/event?conversion_id=again';
    const first = await sendBatch(services[0]!, [{ target, postbackId: id }]);
    const again = await services[1]!.sendSigned(id, 'conversion_id=again');
    expect([first[0]!.status, again.json.status]).toEqual([200, 'stored']);
  });

  it('answers reads and redrives', async () => {
    for (const path of ['conversions', 'conversions?page=2', 'conversions/1', 'stats', 'quarantine']) {
      expect(await services[0]!.get(`/involve/event/${path}`, admin)).toMatchObject({ status: 200 });
    }
    const init = { method: 'POST', body: '{"all":true}', headers: admin };
    const redrive = await services[0]!.send('/involve/event/quarantine/redrive', init);
    expect(redrive).toMatchObject({ status: 200, json: { redriven: 20, failed: 0 } });
  });

  it('has the timeouts of its role in every session, which nothing has set at its start', async () => {
    const pool = new Pool({ connectionString: pooler.url, max: 1 });
    const settings = `SELECT current_setting('statement_timeout') AS statement,
                             current_setting('idle_in_transaction_session_timeout') AS idle,
                             current_setting('synchronous_commit') AS commit, current_setting('TimeZone') AS zone`;
    expect((await pool.query(settings)).rows).toEqual([{ statement: '4s', idle: '3s', commit: 'on', zone: 'UTC' }]);
    await pool.end();
  });
});
