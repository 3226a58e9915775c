import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { type PostgresWithTools, startPostgresWithTools } from '../../tools/dev-server/testing/postgres-with-tools';
import { until } from '@app/common/testing/until';
import { DevPlatform } from '../../tools/harness/dev-platform';

jest.setTimeout(300_000);

const ROOT = join(__dirname, '../..');
/** The second of the partners that ship, so that a partner comes before it. */
const PLACE = 1;
const RECTOR = 'rector_db';

/**
 * A pg_dump that pauses after the first of the two databases that one postback can be in, as a slow dump of a large
 * database would.
 */
const pausingDump = (real: string, folder: string): string => `#!/bin/sh
${real} "$@" || exit
case "$*" in *${RECTOR}*|*postback_gateway*) ;; *) exit 0 ;; esac
[ -e ${folder}/is-paused ] && exit 0
touch ${folder}/is-paused
while [ ! -e ${folder}/go-on ]; do sleep 0.05; done
`;

describe('a backup that is made while a service is frozen', () => {
  const servers: PostgresWithTools[] = [];
  const platforms: DevPlatform[] = [];
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backup-'));
  });
  afterAll(async () => {
    for (const platform of platforms) {
      await platform.stop().catch(() => undefined);
      await platform.remove();
    }
    for (const server of servers) await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function startServer(): Promise<PostgresWithTools | undefined> {
    const server = await startPostgresWithTools();
    if (server) servers.push(server);
    return server;
  }

  async function createOn(server: PostgresWithTools): Promise<DevPlatform> {
    const platform = await DevPlatform.create({ DATABASE_URL: server.url });
    platforms.push(platform);
    return platform;
  }

  /** Writes the tools of a backup that pauses between two dumps; returns their folder. */
  async function writePausingTools({ tools }: PostgresWithTools): Promise<string> {
    const place = join(folder, 'tools');
    await mkdir(place);
    await writeFile(join(place, 'pg_dump'), pausingDump(tools.pgDump, folder));
    await writeFile(join(place, 'pg_restore'), `#!/bin/sh\nexec ${tools.pgRestore} "$@"\n`);
    for (const tool of ['pg_dump', 'pg_restore']) await chmod(join(place, tool), 0o755);
    return place;
  }

  it('contains each acknowledged postback, and a restore counts it exactly once', async () => {
    const [first, second] = [await startServer(), await startServer()];
    if (!first || !second) return cannotTry();
    const source = await createOn(first);
    await source.start();
    const acknowledged: string[] = await acknowledge(source, ['a', 20]);
    const service = await source.processOnPort(source.partnerPort(PLACE));
    process.kill(service, 'SIGSTOP');
    acknowledged.push(...(await acknowledge(source, ['b', 25])));
    // Intake counters are written every second; a restore can reconcile only what they hold.
    await until(source.printed, async () => (await countedIn(first)) === acknowledged.length, 20_000);

    const backup = join(folder, 'backup');
    const tools = { POSTGRES_TOOLS_DIR: await writePausingTools(first) };
    const backingUp = runTool('backup', ['--to', backup], source, first, tools);
    await until(source.printed, () => exists(join(folder, 'is-paused')), 60_000);
    process.kill(service, 'SIGCONT');
    const isDelivered = async (): Promise<boolean> =>
      (await storedIn(first)).length === acknowledged.length && (await spooledIn(first)) === 0;
    await until(source.printed, isDelivered, 60_000);
    await writeFile(join(folder, 'go-on'), '');
    await backingUp;
    await source.stop();

    const target = await createOn(second);
    await copyFile(join(source.dataDir, 'secrets.json'), join(target.dataDir, 'secrets.json'));
    const said = await runTool('restore', ['--from', backup], target, second);
    expect(said).toContain('The spool holds 25 postbacks.');
    expect(said).toContain('Not in the backup:');
    await target.start();
    await until(target.printed, async () => (await spooledIn(second)) === 0, 60_000);
    expect((await storedIn(second)).toSorted()).toEqual(acknowledged.toSorted());
    const { data } = await reconciliationOf(target);
    expect(data.map(({ difference }) => difference)).toEqual(data.map(() => 0));
  });
});

/** Reports where it cannot be tested; on CI that is a failure. */
function cannotTry(): void {
  const reason = 'The order of a backup is NOT tested: this machine has no pg_dump beside a PostgreSQL.';
  if (process.env['CI'] === 'true') throw new Error(reason);
  process.stderr.write(`${reason}\n`);
}

/** Sends a number of postbacks, each of which is acknowledged. Returns their conversion ids. */
async function acknowledge({ gateway }: DevPlatform, [prefix, count]: [string, number]): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  const statuses = ids.map(async (id) => (await fetch(`${gateway}/rector/event?conversion_id=${id}`)).status);
  expect(await Promise.all(statuses)).toEqual(ids.map(() => 200));
  return ids;
}

/** Runs a built command on a platform's data folder; returns what it printed. */
async function runTool(
  verb: string,
  args: string[],
  { dataDir }: DevPlatform,
  { url }: PostgresWithTools,
  settings: Record<string, string> = {},
): Promise<string> {
  const env = { ...process.env, ADMIN_API_KEY: '', DATA_DIR: dataDir, DATABASE_URL: url, ...settings };
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/tools/cli/main.js', verb, ...args], {
    cwd: ROOT,
    env,
  });
  return stdout;
}

async function countedIn(server: PostgresWithTools): Promise<number> {
  const sql = 'SELECT coalesce(sum(received), 0)::integer AS counted FROM boot_counts';
  const [row] = await query<{ counted: number }>(server, 'postback_gateway', sql);
  return row!.counted;
}

async function query<Row>({ url }: PostgresWithTools, database: string, sql: string): Promise<Row[]> {
  const place = new URL(url);
  place.pathname = `/${database}`;
  const client = new Client({ connectionString: place.href });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** The conversion ids of every stored row, as often as they are stored. */
async function storedIn(server: PostgresWithTools): Promise<string[]> {
  const rows = await query<{ id: string }>(server, RECTOR, 'SELECT conversion_id AS id FROM conversions');
  return rows.map(({ id }) => id);
}

async function spooledIn(server: PostgresWithTools): Promise<number> {
  const sql = 'SELECT count(*)::int AS count FROM spool';
  return (await query<{ count: number }>(server, 'postback_gateway', sql))[0]!.count;
}

async function reconciliationOf({ admin, dataDir }: DevPlatform): Promise<{ data: { difference: number }[] }> {
  const key = (await readFile(join(dataDir, 'admin-api-key'), 'utf8')).trim();
  const response = await fetch(`${admin}/api/v1/reconciliation`, { headers: { 'x-api-key': key } });
  return (await response.json()) as { data: { difference: number }[] };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
