import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Pool } from 'pg';
import { until } from '@app/common/testing/until';
import { DevPlatform } from '../../tools/harness/dev-platform';

let platform: DevPlatform;

beforeAll(async () => {
  platform = await DevPlatform.create();
  await platform.start();
}, 120_000);

afterAll(async () => {
  await platform.stop();
  await platform.remove();
}, 30_000);

const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(platform.gateway + path, { headers });
  return { status: response.status, text: await response.text() };
};
const read = async (path: string) => JSON.parse((await get(path, { 'x-api-key': platform.adminKey })).text);
const admin = async (method: string, path: string, body?: unknown) => {
  const headers = { 'x-api-key': platform.adminKey, 'content-type': 'application/json' };
  const response = await fetch(`${platform.admin}/api/v1/${path}`, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: response.status, json: JSON.parse((await response.text()) || 'null') };
};

/** Sends one request after another over one connection until that is closed. */
class PersistentSender {
  answered = 0;
  unanswered = 0;
  readonly ended: Promise<void>;
  private serial = 0;

  constructor(port: number, path: string) {
    const socket = connect(port, '127.0.0.1');
    const send = (): void => {
      this.unanswered += 1;
      socket.write(`GET ${path}&conversion_id=s${(this.serial += 1)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    };
    socket.on('connect', send);
    socket.on('data', (bytes) => {
      if (!bytes.includes('\r\n\r\n')) return;
      this.answered += 1;
      this.unanswered -= 1;
      if (/connection: close/i.test(bytes.toString('latin1'))) socket.end();
      else send();
    });
    this.ended = new Promise((resolve) => socket.on('close', () => resolve()).on('error', () => undefined));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A pool on one of the platform's databases, as its server's administrator. */
async function databaseOf(name: string): Promise<Pool> {
  const server = JSON.parse(await readFile(join(platform.dataDir, 'postgres.json'), 'utf8')) as {
    port: number;
    password: string;
  };
  return new Pool({
    host: '127.0.0.1',
    port: server.port,
    user: 'postgres',
    password: server.password,
    database: name,
    max: 2,
  });
}

async function rowsOf(database: string, sql: string): Promise<Record<string, unknown>[]> {
  const pool = await databaseOf(database);
  try {
    return (await pool.query(sql)).rows;
  } finally {
    await pool.end();
  }
}

describe('the platform, as npm start runs it', () => {
  it('prints every URL and a curl line that works when pasted', async () => {
    expect(platform.printed()).toContain(platform.gateway);
    expect(platform.printed()).toContain(platform.adminKey);
    const url = /curl "(http[^"]+)"/.exec(platform.printed())![1]!;
    expect(await (await fetch(url)).text()).toBe('OK');
  });

  it.each([
    [
      '/postback/?conversion_id=e1&ts_token=default-ts-token&click_id=c&event=e',
      'involve_asia_db',
      { aff_sub: 'c', aff_sub3: 'e' },
    ],
    [
      '/partner/involve/event?conversion_id=e2&sub_id=s&media_id=m&click_id=c&rewars=1.5',
      'involve_asia_db',
      { aff_sub: 's', aff_sub2: 'm', aff_sub3: 'c', usd_payout: '1.5000' },
    ],
    [
      '/postback/involve/event?conversion_id=e3&ts_token=default-ts-token&media_id=m',
      'involve_asia_db',
      { aff_sub2: 'm' },
    ],
    ['/involve/event?conversion_id=e4&rewars=2', 'involve_asia_db', { usd_payout: '2.0000' }],
    [
      '/partner/rector/event?conversion_id=e5&usd_earning=3&click_id=c',
      'rector_db',
      { usd_payout: '3.0000', click_id: 'c' },
    ],
  ])('stores %s in that partner’s own database only', async (path, database, columns) => {
    expect(await get(path)).toEqual({ status: 200, text: 'OK' });
    const id = new URL(path, platform.gateway).searchParams.get('conversion_id');
    const sql = `SELECT * FROM conversions WHERE conversion_id = '${id}'`;
    expect(await rowsOf(database, sql)).toMatchObject([columns]);
    const other = database === 'rector_db' ? 'involve_asia_db' : 'rector_db';
    expect(await rowsOf(other, sql)).toEqual([]);
  });

  it('stores nothing for HEAD and rejects other methods, also when the gateway forwards postbacks in batches', async () => {
    await get('/involve/event?conversion_id=warm');
    const send = async (method: string) =>
      (await fetch(`${platform.gateway}/involve/event?conversion_id=method-${method}`, { method })).status;
    expect(await Promise.all(['HEAD', 'OPTIONS', 'DELETE', 'GET'].map(send))).toEqual([200, 204, 405, 200]);
    const rows = await rowsOf(
      'involve_asia_db',
      `SELECT conversion_id FROM conversions WHERE conversion_id LIKE 'method-%'`,
    );
    expect(rows).toEqual([{ conversion_id: 'method-GET' }]);
  });

  it('serves health, info, metrics and documents in every process', async () => {
    for (const base of [platform.gateway, platform.admin, `http://127.0.0.1:${platform.partnerPort(0)}`]) {
      for (const path of ['/health', '/ready', '/info', '/docs', '/docs-json', '/']) {
        expect((await fetch(base + path)).status).toBe(200);
      }
    }
    const paths = (await read('/docs-json')).paths;
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/postback', '/partner/involve/event', '/partner/rector/event/stats']),
    );
  });

  it('creates the database and the process of a partner within ten seconds after the API created the partner', async () => {
    const made = await admin('POST', 'partners', {
      partner_code: 'acme',
      partner_name: 'Acme',
      endpoint_path: 'acme/event',
    });
    expect(made.status).toBe(201);
    // Accepted from the first moment on, and delivered once the service runs.
    await until(platform.printed, async () => (await get('/acme/event?conversion_id=1')).status === 200, 1_000);
    const hasDatabase = async (): Promise<boolean> =>
      (await rowsOf('postgres', `SELECT FROM pg_database WHERE datname = 'acme_db'`)).length === 1;
    const isStored = async (): Promise<boolean> =>
      (await hasDatabase()) &&
      (await rowsOf('acme_db', 'SELECT FROM pg_class WHERE oid = to_regclass($$public.conversions$$)')).length === 1 &&
      (await rowsOf('acme_db', 'SELECT conversion_id FROM conversions')).length === 1;
    await until(platform.printed, isStored, 10_000);
  });

  it('applies a mapping change at once, also one made in SQL, and audits both', async () => {
    await get('/acme/event?ref=m1');
    await admin('PATCH', 'partners/acme', { parameter_mapping: { ref: 'conversion_id' } });
    await until('the new mapping is active', async () => (await get('/acme/event?ref=m2')).text === 'OK', 1_000);
    await rowsOf(
      'postback_config',
      `UPDATE partners SET parameter_mapping = '{"tid":"conversion_id"}' WHERE partner_code = 'acme'`,
    );
    await until('the edit in SQL is active', async () => (await get('/acme/event?tid=m3')).text === 'OK', 1_000);
    const audit = await admin('GET', 'audit');
    const actors = audit.json.data.map(({ actor }: { actor: string }) => actor);
    expect(actors).toEqual(expect.arrayContaining([expect.stringMatching(/^key:/), expect.stringMatching(/^sql:/)]));
    expect((await read('/acme/event/quarantine')).total).toBeGreaterThan(0);
  });

  it('completes the requests that a service accepted before SIGTERM, and stops at once', async () => {
    const port = platform.partnerPort(1);
    const pid = await platform.processOnPort(port);
    const senders = Array.from({ length: 16 }, (_, index) => new PersistentSender(port, `/rector/event?n=${index}`));
    await until(platform.printed, () => senders.every(({ answered }) => answered > 20), 20_000);
    const toldAt = performance.now();
    process.kill(pid, 'SIGTERM');
    await Promise.all(senders.map(({ ended }) => ended));
    // A request may fail on an idle connection that is being closed; no others fail.
    expect(senders.reduce((sum, { unanswered }) => sum + unanswered, 0)).toBeLessThan(senders.length);
    await until(platform.printed, () => !isAlive(pid), 8_000);
    expect(performance.now() - toldAt).toBeLessThan(5_000);
  }, 60_000);

  it('loses no acknowledged postback when a service is killed under load, and restarts it within seconds', async () => {
    const acknowledged = new Set<string>();
    let isOver = false;
    let serial = 0;
    const sender = async (): Promise<void> => {
      while (!isOver) {
        const id = `k${(serial += 1)}`;
        const response = await get(`/rector/event?conversion_id=${id}`).catch(() => ({ status: 0 }));
        if (response.status === 200) acknowledged.add(id);
      }
    };
    const senders = Array.from({ length: 16 }, sender);
    await until(platform.printed, () => acknowledged.size > 200, 20_000);
    const port = platform.partnerPort(1);
    const isReady = () =>
      fetch(`http://127.0.0.1:${port}/ready`).then(
        (response) => response.ok,
        () => false,
      );
    await until(platform.printed, isReady, 20_000);
    // The service itself counts what it receives directly.
    await fetch(`http://127.0.0.1:${port}/rector/event?conversion_id=direct`);
    const killedAt = acknowledged.size;
    process.kill(await platform.processOnPort(port), 'SIGKILL');
    await until(platform.printed, () => acknowledged.size > killedAt + 200, 20_000);
    isOver = true;
    await Promise.all(senders);
    const findStored = async (): Promise<string[]> => {
      const rows = await rowsOf(
        'rector_db',
        `SELECT conversion_id FROM conversions WHERE conversion_id LIKE 'k%' AND NOT is_duplicate`,
      );
      return rows.map((row) => String(row.conversion_id));
    };
    // Postbacks that were spooled in that time are delivered now.
    let stored: string[] = [];
    const areAllStored = async (): Promise<boolean> => {
      stored = await findStored();
      return [...acknowledged].every((id) => stored.includes(id));
    };
    await until(platform.printed, areAllStored, 20_000);
    expect(new Set(stored).size).toBe(stored.length);
  }, 60_000);

  it('reconciles everything that it received, and marks the last hour of a killed process as unknown', async () => {
    const reconcile = async (partnerCode: string) =>
      (await admin('GET', `reconciliation?partner_code=${partnerCode}`)).json;
    const isBalanced = async (): Promise<boolean> => {
      const { data } = await reconcile('involve_asia');
      return data.length > 0 && data.every(({ state }: { state: string }) => state === 'balanced');
    };
    await until(platform.printed, isBalanced, 10_000);
    const [hour] = (await reconcile('involve_asia')).data;
    expect(hour.received).toBe(hour.stored + hour.repeated + hour.quarantined + hour.refused + hour.waiting);
    expect(hour.stored).toBeGreaterThan(0);
    let seen: unknown;
    const isUnknown = async (): Promise<boolean> => {
      seen = await reconcile('rector');
      return (seen as { data: { state: string }[] }).data.some(({ state }) => state === 'unknown');
    };
    await until(() => JSON.stringify(seen), isUnknown, 20_000);
    const [row] = await rowsOf('involve_asia_db', 'DELETE FROM conversions WHERE is_duplicate = false RETURNING id');
    expect(row).toBeDefined();
    const after = await reconcile('involve_asia');
    expect(after.data[0].difference).toBeGreaterThan(0);
  }, 60_000);

  it('recovers after kill -9 of every process without losing a postback', async () => {
    await get('/involve/event?conversion_id=before-the-end');
    await platform.killEverything();
    await platform.start();
    expect(
      await rowsOf('involve_asia_db', `SELECT FROM conversions WHERE conversion_id = 'before-the-end'`),
    ).toHaveLength(1);
    expect((await get('/acme/event?tid=after')).text).toBe('OK');
  }, 120_000);

  it('stops cleanly on Ctrl-C and leaves no process behind', async () => {
    const pids = await platform.descendants();
    expect(await platform.stop()).toBe(0);
    const alive = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
    expect(alive.filter((stat) => stat !== '' && !stat.includes(') Z '))).toEqual([]);
  }, 30_000);
});
