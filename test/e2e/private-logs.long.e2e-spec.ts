import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { until } from '@app/common/testing/until';
import { DevPlatform } from '../../tools/harness/dev-platform';

jest.setTimeout(120_000);

/** Part of every value that a postback of these tests carries. */
const MARK = 'qzxmark';
/** Of every kind: mapped to a field, quoted in a warning, and not mapped at all. */
const MARKED = [
  `click_id=${MARK}-click`,
  `sub_id=${MARK}-sub`,
  `datetime_conversion=${MARK}-day`,
  `currency=${MARK}`,
  `order_id=${MARK}-order`,
  `email=${MARK}@example.com`,
].join('&');
/** An amount that cannot be read sends a postback to quarantine. */
const UNREADABLE = `${MARKED}&usd_earning=12,34${MARK}&usd_payout=${MARK}99`;
const HEADERS = {
  'user-agent': `${MARK}-agent`,
  referer: `https://example.com/${MARK}`,
  'x-forwarded-for': '203.0.113.77',
  cookie: `a=${MARK}`,
};
const INVOLVE = 0;
const RECTOR = 1;

describe('the logs', () => {
  let platform: DevPlatform;

  beforeAll(async () => {
    platform = await DevPlatform.create();
    await platform.start();
  });
  afterAll(async () => {
    await platform.stop();
    await platform.remove();
  });

  const send = async (path: string, init: RequestInit = {}): Promise<number> =>
    (await fetch(`${platform.gateway}${path}`, { headers: HEADERS, ...init })).status;

  const patch = async (partner: string, change: object): Promise<void> => {
    const headers = { 'x-api-key': platform.adminKey, 'content-type': 'application/json' };
    const url = `${platform.admin}/api/v1/partners/${partner}`;
    expect((await fetch(url, { method: 'PATCH', headers, body: JSON.stringify(change) })).status).toBe(200);
  };

  const onDatabase = async (name: string, sql: string): Promise<Record<string, unknown>[]> => {
    const { port, password } = JSON.parse(await readFile(join(platform.dataDir, 'postgres.json'), 'utf8'));
    const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password, database: name });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  };

  const pidOf = async (place: number): Promise<number> => platform.processOnPort(platform.partnerPort(place));

  /** Everything that the platform has written, by file. */
  const logs = async (): Promise<Map<string, string>> => {
    const folder = join(platform.dataDir, 'logs');
    const names = await readdir(folder);
    return new Map(
      await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
    );
  };
  const hasLogged = async (file: string, text: string | RegExp): Promise<boolean> =>
    new RegExp(text).test((await logs()).get(file) ?? '');
  const untilLogged = (file: string, text: string | RegExp): Promise<boolean> =>
    until(
      () => `${file} contains ${String(text)}`,
      () => hasLogged(file, text),
      30_000,
    );

  it('hold no value of a postback, whatever its outcome', async () => {
    expect(await send(`/rector/event?conversion_id=stored&${MARKED}`)).toBe(200);
    await untilLogged('rector.log', '"conversion_id":"stored".*"warnings"');
    await send(`/rector/event?conversion_id=unreadable&${UNREADABLE}`);
    await untilLogged('rector.log', 'quarantined.*"faults"');
    await send('/rector/event', { method: 'POST', body: `${MARK} {"click_id": ${MARK}` });

    // A value that the database itself refuses and quotes, alone and in a batch.
    await onDatabase(
      'rector_db',
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN PERFORM NEW.order_id::integer; RETURN NEW; END $$;
       CREATE TRIGGER refuse BEFORE INSERT ON conversions FOR EACH ROW EXECUTE FUNCTION refuse();
       ALTER TABLE conversions ADD CONSTRAINT no_mark CHECK (click_id NOT LIKE '%mark%') NOT VALID;`,
    );
    await Promise.all([
      send(`/rector/event?conversion_id=refused1&order_id=${MARK}`),
      send(`/rector/event?conversion_id=refused2&click_id=${MARK}`),
      send('/rector/event?conversion_id=good&order_id=1'),
    ]);
    await untilLogged('rector.log', 'The database refused a conversion.*22P02');
    await untilLogged('rector.log', 'The database refused a conversion.*23514');

    // Refused, then spooled and refused on delivery.
    await patch('involve_asia', { ip_allowlist: ['198.51.100.1/32'] });
    const isRefused = async (): Promise<boolean> =>
      (await send(`/involve/event?conversion_id=refused&${MARKED}`)) === 403;
    await until('the postback is refused', isRefused, 10_000);
    await untilLogged('involve_asia.log', '"outcome":"refused"');
    const service = await pidOf(INVOLVE);
    process.kill(service, 'SIGSTOP');
    expect(await send(`/involve/event?conversion_id=spooled&${MARKED}`)).toBe(200);
    await untilLogged('gateway.log', ': spooled');
    process.kill(service, 'SIGCONT');
    await untilLogged('gateway.log', 'A spooled postback was refused');

    expect(await send(`/${MARK}/nowhere?${MARKED}`)).toBe(404);
    await until(
      'the unrouted request is stored',
      async () => (await onDatabase('postback_gateway', 'SELECT FROM unrouted')).length > 0,
      10_000,
    );
    // Neither the service nor the spool can store it.
    await onDatabase('postback_gateway', 'ALTER TABLE spool RENAME TO spool_away; ALTER TABLE unrouted RENAME TO gone');
    process.kill(await pidOf(RECTOR), 'SIGSTOP');
    await until(
      'the postback is answered 503',
      async () => (await send(`/rector/event?conversion_id=kept-nowhere&${MARKED}`)) === 503,
      20_000,
    );
    expect(await send(`/${MARK}/nowhere?${MARKED}`)).toBe(404);
    await untilLogged('gateway.log', 'Failed to store a request without a route');
    process.kill(await pidOf(RECTOR), 'SIGCONT');

    const found = [...(await logs())].flatMap(([name, text]) =>
      text
        .split('\n')
        .filter((line) => line.includes(MARK) || line.includes('203.0.113.77'))
        .map((line) => `${name}: ${line}`),
    );
    expect(found).toEqual([]);
    expect(platform.printed()).not.toContain(MARK);
  });

  it('keep the values in the stored warnings, which are the partner’s data', async () => {
    const [stored] = await onDatabase(
      'rector_db',
      `SELECT warnings::text AS warnings FROM conversions WHERE conversion_id = 'stored'`,
    );
    expect(stored!['warnings']).toContain(MARK);
  });

  it('can be read only by their owner', async () => {
    const folder = join(platform.dataDir, 'logs');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });
});
