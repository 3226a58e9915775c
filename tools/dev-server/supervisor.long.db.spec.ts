import { until } from '@app/common/testing/until';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort, freePorts, portError } from './ports';
import { LocalEnvironment } from './local.env';
import type { AppScripts } from './processes/app-settings';
import { Terminal } from './terminal/terminal';
import { writeFakeApps } from './testing/fake-apps';
import { Supervisor } from './supervisor';
import type { Running } from './welcome';

jest.setTimeout(60_000);

/** What the fake of a service reports. */
interface ServiceResponse {
  partner: string;
  processId: number;
  hasAdminKey: boolean;
  role: { partner_code: string };
}

async function request(port: number): Promise<ServiceResponse> {
  return (await fetch(`http://127.0.0.1:${port}/`)).json() as Promise<ServiceResponse>;
}

/** Polls until the value is as expected; an error counts as another value. */
async function pollUntil<T>(read: () => Promise<T>, isWanted: (value: T) => boolean): Promise<NonNullable<T>> {
  const poll = async (): Promise<T | undefined> => {
    const value = await read().catch(() => undefined);
    return value !== undefined && isWanted(value) ? value : undefined;
  };
  return until('the value is as wanted', poll, 60_000);
}

describe('Supervisor', () => {
  let root: string;
  let scripts: AppScripts;
  let environment: LocalEnvironment;
  let supervisor: Supervisor;
  let running: Running;
  let base: number;
  const said: string[] = [];

  function supervise(settings: Partial<LocalEnvironment> = {}): Supervisor {
    const own = Object.assign(new LocalEnvironment(), environment, settings);
    return new Supervisor(own, scripts, new Terminal(join(own.dataFolder, 'logs')));
  }

  async function onConfig(sql: string): Promise<Record<string, unknown>[]> {
    const [state, secrets] = await Promise.all(
      ['postgres.json', 'secrets.json'].map(async (file) =>
        JSON.parse(await readFile(join(environment.dataFolder, file), 'utf8')),
      ),
    );
    const password = secrets.databasePasswords.postback_admin as string;
    const client = new Client({
      connectionString: `postgres://postback_admin:${password}@127.0.0.1:${state.port}/postback_config`,
    });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  beforeAll(async () => {
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    root = await mkdtemp(join(tmpdir(), 'supervisor-'));
    await chmod(root, 0o755);
    scripts = await writeFakeApps(root);
    [base] = (await freePorts(5)) as [number];
    environment = Object.assign(new LocalEnvironment(), {
      DATA_DIR: join(root, 'data'),
      GATEWAY_PORT: await freePort(),
      ADMIN_PORT: await freePort(),
      ANALYTICS_PORT: await freePort(),
      ANALYTICS_CONSUMER_PORT: await freePort(),
      INSIGHT_PORT: await freePort(),
      PARTNER_PORT_BASE: base,
    });
    // The settings of the supervisor are not passed on to the services.
    process.env['ADMIN_API_KEY'] = 'the key of the person';
    supervisor = supervise();
    running = await supervisor.start();
  });

  afterAll(async () => {
    await supervisor.stop();
    await rm(root, { recursive: true });
    delete process.env['ADMIN_API_KEY'];
    jest.restoreAllMocks();
  });

  it('assigns the first ports to the partners that ship, whatever their order in the database', async () => {
    expect(running.partners.map(({ partnerCode, serviceUrl }) => [partnerCode, serviceUrl])).toEqual([
      ['involve_asia', `http://127.0.0.1:${base}`],
      ['rector', `http://127.0.0.1:${base + 1}`],
    ]);
    expect(await request(base)).toMatchObject({ partner: 'involve_asia' });
    expect(await onConfig('SELECT partner_code, endpoint_url FROM partners ORDER BY 1')).toEqual([
      { partner_code: 'involve_asia', endpoint_url: `http://127.0.0.1:${base}` },
      { partner_code: 'rector', endpoint_url: `http://127.0.0.1:${base + 1}` },
    ]);
  });

  it("gives a service its own role and nobody else's secrets", async () => {
    expect(await request(base + 1)).toMatchObject({ hasAdminKey: false, role: { partner_code: 'rector' } });
    const secrets = JSON.parse(await readFile(join(environment.dataFolder, 'secrets.json'), 'utf8'));
    const state = JSON.parse(await readFile(join(environment.dataFolder, 'postgres.json'), 'utf8'));
    const client = new Client({
      connectionString: `postgres://svc_rector:${secrets.databasePasswords.svc_rector}@127.0.0.1:${state.port}/involve_asia_db`,
    });
    await expect(client.connect()).rejects.toThrow('permission denied for database');
  });

  it('stores secrets in files that only their owner can read, and in no log', async () => {
    const { dataFolder } = environment;
    const secrets = await readFile(join(dataFolder, 'secrets.json'), 'utf8');
    const { databasePasswords, ...keys } = JSON.parse(secrets) as Record<string, Record<string, string>>;
    const values = [...Object.values(keys), ...Object.values(databasePasswords!), running.adminKey.key].map(String);
    for (const file of ['secrets.json', 'admin-api-key', 'postgres.json', 'ports.json']) {
      expect((await stat(join(dataFolder, file))).mode & 0o777).toBe(0o600);
    }
    const logs = await readdir(join(dataFolder, 'logs'));
    const texts = await Promise.all(logs.map((log) => readFile(join(dataFolder, 'logs', log), 'utf8')));
    expect(values.length).toBeGreaterThan(7);
    expect(values.filter((value) => texts.join('').includes(value))).toEqual([]);
  });

  it('restarts a killed service on its port', async () => {
    const { processId } = await request(base);
    process.kill(processId, 'SIGKILL');
    const response = await pollUntil(
      () => request(base),
      (found) => found.processId !== processId,
    );
    expect(response.partner).toBe('involve_asia');
    expect(said.join('')).toContain('involve_asia died (killed by SIGKILL); restarting');
  });

  it('keeps the service and the port of a partner that is added, deactivated and reactivated', async () => {
    await onConfig(
      `INSERT INTO partners (partner_code, endpoint_path, database_name) VALUES ('shopee', '/shopee', 'shopee_db')`,
    );
    const urlOfShopee = `SELECT endpoint_url FROM partners WHERE partner_code = 'shopee'`;
    await pollUntil(
      () => onConfig(urlOfShopee),
      ([row]) => row?.['endpoint_url'] === `http://127.0.0.1:${base + 2}`,
    );
    expect(await request(base + 2)).toMatchObject({ partner: 'shopee', role: { partner_code: 'shopee' } });

    await onConfig(`UPDATE partners SET is_active = false WHERE partner_code = 'shopee'`);
    const { processId } = await request(base + 2);
    // A partner that is added later is served once the fleet has seen the change.
    await onConfig(
      `INSERT INTO partners (partner_code, endpoint_path, database_name) VALUES ('tiktok', '/tiktok', 'tiktok_db')`,
    );
    await pollUntil(
      () => onConfig(`SELECT endpoint_url FROM partners WHERE partner_code = 'tiktok'`),
      ([row]) => row?.['endpoint_url'] !== null,
    );
    expect(await request(base + 2)).toMatchObject({ partner: 'shopee', processId });
    await onConfig(`UPDATE partners SET is_active = true WHERE partner_code = 'shopee'`);
    expect(await request(base + 2)).toMatchObject({ partner: 'shopee', processId });
  });

  it('lets no other process use its data folder', async () => {
    await expect(supervise().start()).rejects.toThrow(`is in use by another npm start (process ${process.pid})`);
  });

  it('reports every port in use, with its setting, before it starts anything', async () => {
    const other = supervise({
      DATA_DIR: join(root, 'other'),
      GATEWAY_PORT: await freePort(),
      ANALYTICS_PORT: await freePort(),
      ANALYTICS_CONSUMER_PORT: await freePort(),
      INSIGHT_PORT: await freePort(),
    });
    const refusal = await other.start().catch((error: Error) => error.message);
    await other.stop();
    expect(refusal).toBe(
      [
        `Port ${environment.ADMIN_PORT} (the admin API) is in use by another program; set ADMIN_PORT to a free one.`,
        ...['involve_asia', 'rector'].map(
          (partner, index) =>
            `Port ${base + index} (the service of ${partner}) is in use by another program; ` +
            'set PARTNER_PORT_BASE to where a range of free ones begins.',
        ),
      ].join('\n'),
    );
    expect(await readdir(join(root, 'other'))).not.toContain('postgres');
  });

  it('stops when the admin app does not start, and prints its last lines', async () => {
    const failing = { ...scripts, admin: { ...scripts.admin, main: join(root, 'failing.cjs') } };
    await writeFile(failing.admin.main, `console.error('no key fits'); process.exit(3);`);
    const own = Object.assign(new LocalEnvironment(), environment, {
      DATA_DIR: join(root, 'failing'),
      GATEWAY_PORT: await freePort(),
      ADMIN_PORT: await freePort(),
      ANALYTICS_PORT: await freePort(),
      ANALYTICS_CONSUMER_PORT: await freePort(),
      INSIGHT_PORT: await freePort(),
      PARTNER_PORT_BASE: (await freePorts(2))[0]!,
    });
    const hopeless = new Supervisor(own, failing, new Terminal(join(root, 'failing', 'logs')));
    await expect(hopeless.start()).rejects.toThrow('admin did not start: exit code 3\nno key fits');
    await hopeless.stop();
    expect(await portError('127.0.0.1', own.GATEWAY_PORT)).toBeUndefined();
  });

  it('assigns the next free port to a partner that is added later', async () => {
    const stranger = createServer().listen(base + 4, '127.0.0.1');
    await once(stranger, 'listening');
    await onConfig(
      `INSERT INTO partners (partner_code, endpoint_path, database_name) VALUES ('lazada', '/lazada', 'lazada_db')`,
    );
    const [row] = await pollUntil(
      () => onConfig(`SELECT endpoint_url FROM partners WHERE partner_code = 'lazada'`),
      ([found]) => found?.['endpoint_url'] !== null,
    );
    expect(Number(new URL(String(row!['endpoint_url'])).port)).toBeGreaterThan(base + 4);
    stranger.close();
  });

  it('stops every process, and finds everything again at the next start', async () => {
    const { processId } = await request(base + 2);
    await supervisor.stop();
    expect(() => process.kill(processId, 0)).toThrow('ESRCH');
    supervisor = supervise();
    const again = await supervisor.start();
    expect(again.partners.slice(0, 3).map(({ partnerCode, serviceUrl }) => [partnerCode, serviceUrl])).toEqual([
      ['involve_asia', `http://127.0.0.1:${base}`],
      ['rector', `http://127.0.0.1:${base + 1}`],
      ['shopee', `http://127.0.0.1:${base + 2}`],
    ]);
    expect(again.adminKey).toEqual({ ...running.adminKey, isNew: false });
  });
});
