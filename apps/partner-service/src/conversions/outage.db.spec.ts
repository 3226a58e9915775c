import { TcpProxy } from '@app/common/testing/tcp-proxy';
import { until } from '@app/common/testing/until';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

const STORE_TIMEOUT_MS = 400;

let databases: PartnerDatabases;
let partnerProxy: ReturnType<typeof TcpProxy.before>;
let configProxy: ReturnType<typeof TcpProxy.before>;
let service: ServiceUnderTest;
let serial = 0;

function start(): Promise<ServiceUnderTest> {
  return startService(databases, {
    PARTNER_DATABASE_URL: partnerProxy.urlThrough(),
    CONFIG_DATABASE_URL: configProxy.urlThrough(),
    STORE_TIMEOUT_MS,
  });
}

beforeAll(async () => {
  databases = await createPartnerDatabases();
  partnerProxy = TcpProxy.before(databases.partner.url);
  configProxy = TcpProxy.before(databases.config.serviceUrl);
  await partnerProxy.proxy.open();
  await configProxy.proxy.open();
  service = await start();
});

afterAll(async () => {
  await service.stop();
  await partnerProxy.proxy.close();
  await configProxy.proxy.close();
  await databases.drop();
});

function send() {
  serial += 1;
  return service.get(`/involve/event?conversion_id=outage${serial}`);
}

async function stored(): Promise<number> {
  const { rows } = await databases.partner.pool.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM conversions',
  );
  return rows[0]!.count;
}

async function untilStored(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) if ((await send()).text === 'OK') return;
  throw new Error('It never stored again');
}

/** Sent right after a refusal or another response. */
async function readiness(): Promise<{ status: number; detail: string }> {
  const { status, json } = await service.get('/ready');
  return { status, detail: (json as { detail?: string }).detail ?? '' };
}

/** Refused in time with Retry-After, and nothing stored. */
async function expectRefusal(): Promise<void> {
  const before = await stored();
  const startedMs = performance.now();
  const response = await send();
  expect(response).toMatchObject({ status: 503, json: { code: 'unavailable' } });
  expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(performance.now() - startedMs).toBeLessThan(STORE_TIMEOUT_MS + 2_000);
  expect(await stored()).toBe(before);
}

describe('a postback while its database', () => {
  it('refuses connections is refused, and the next is stored once it is back', async () => {
    await untilStored();
    await partnerProxy.proxy.close();
    await expectRefusal();
    await partnerProxy.proxy.open();
    await untilStored();
  });

  it('says nothing any more is refused in time, and the next is stored once it is back', async () => {
    partnerProxy.proxy.stall();
    await expectRefusal();
    await partnerProxy.proxy.close();
    await partnerProxy.proxy.open();
    await untilStored();
  });

  it('is read-only is refused', async () => {
    const name = new URL(databases.partner.url).pathname.slice(1);
    const setReadOnly = async (value: string): Promise<void> => {
      await databases.partner.pool.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = ${value}`);
      await partnerProxy.proxy.close();
      await partnerProxy.proxy.open();
    };
    await setReadOnly('on');
    await expectRefusal();
    await until('it says so', async () => (await readiness()).detail.includes('database'));
    expect(service.logged.join('\n')).toContain('database: the database is read-only');
    await databases.partner.pool.query('SET default_transaction_read_only = off');
    await setReadOnly('off');
    await untilStored();
  });

  it('has no room left is refused', async () => {
    await databases.partner.pool.query(`
      CREATE FUNCTION be_full() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$`);
    await databases.partner.pool.query(
      'CREATE TRIGGER full_disk BEFORE INSERT ON conversions FOR EACH ROW EXECUTE FUNCTION be_full()',
    );
    await expectRefusal();
    expect(await readiness()).toMatchObject({ status: 503, detail: expect.stringContaining('storing') });
    expect(service.logged.join('\n')).toMatch(/storing: .*No space left/);
    await databases.partner.pool.query('DROP FUNCTION be_full CASCADE');
    await untilStored();
    expect(await readiness()).toEqual({ status: 200, detail: '' });
  });
});

describe('a service that starts before its databases', () => {
  it('waits for them, and for its own alone where it has started with both before', async () => {
    await service.stop();
    await partnerProxy.proxy.close();
    await configProxy.proxy.close();
    const starting = start();
    await partnerProxy.proxy.open();
    service = await starting;
    expect(service.logged.join('\n')).toContain('Started with the last known good configuration');
    await untilStored();
    await configProxy.proxy.open();
  });
});
