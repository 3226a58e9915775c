import { until } from '@app/common/testing/until';
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { canEnter, findUser, type SystemUser } from './server-user';

const TESTING = join(__dirname, '..', 'testing');
jest.setTimeout(30_000);

const describeAsRoot = process.getuid?.() === 0 ? describe : describe.skip;

interface Message {
  url?: string;
  processId?: number;
  said?: string;
  error?: string;
}

/** A process that runs a server in `dataFolder`. */
class Keeper {
  readonly messages: Message[] = [];
  private readonly process: ChildProcess;

  constructor(dataFolder: string, user?: SystemUser, environment: NodeJS.ProcessEnv = process.env) {
    this.process = fork(join(TESTING, 'keep-postgres-running.ts'), [dataFolder], {
      execArgv: ['-r', join(TESTING, 'typescript-hook.cjs')],
      env: environment,
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    this.process.on('message', (message) => this.messages.push(message as Message));
  }

  async hears<K extends keyof Message>(key: K, text = ''): Promise<NonNullable<Message[K]>> {
    for (;;) {
      const found = this.messages.find((message) => message[key] !== undefined && String(message[key]).includes(text));
      if (found) return found[key]!;
      const error = this.messages.find((message) => message.error !== undefined)?.error;
      if (error !== undefined) throw new Error(error);
      await once(this.process, 'message');
    }
  }

  freeze(): void {
    this.process.kill('SIGSTOP');
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill(signal);
    await exited;
  }
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Polls until the server accepts, or refuses, connections. */
async function untilServer(wanted: 'serving' | 'gone', url: string): Promise<void> {
  const isServing = (): Promise<boolean> =>
    query(url, 'SELECT 1').then(
      () => true,
      () => false,
    );
  await until(`the server is ${wanted}`, async () => (await isServing()) === (wanted === 'serving'), 60_000);
}

function postmasterOf(folder: string): Promise<number> {
  return readFile(join(folder, 'postmaster.pid'), 'utf8').then((text) => Number.parseInt(text, 10));
}

describe('EmbeddedPostgres', () => {
  let dataFolder: string;
  const keepers: Keeper[] = [];

  function start(user?: SystemUser, environment?: NodeJS.ProcessEnv): Keeper {
    const keeper = new Keeper(dataFolder, user, environment);
    keepers.push(keeper);
    return keeper;
  }

  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
    await chmod(dataFolder, 0o755);
  });

  afterEach(async () => {
    await Promise.all(keepers.splice(0).map((keeper) => keeper.end('SIGTERM')));
    await rm(dataFolder, { recursive: true, force: true });
  });

  it('creates a durable UTF-8 cluster with a password, and keeps data and port across a stop', async () => {
    const first = start();
    const url = await first.hears('url');
    await query(url, 'CREATE TABLE kept AS SELECT 1 AS value');
    await first.end('SIGTERM');

    expect(await start().hears('url')).toBe(url);
    expect(await query(url, 'SELECT * FROM kept')).toEqual([{ value: 1 }]);
    const settings = await query(
      url,
      `SELECT name, setting FROM pg_settings
        WHERE name IN ('fsync', 'synchronous_commit', 'server_encoding', 'max_connections') ORDER BY name`,
    );
    expect(settings).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'max_connections', setting: '200' },
      { name: 'server_encoding', setting: 'UTF8' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
    const withoutPassword = url.replace(/:[^:@/]+@/, ':wrong@');
    await expect(query(withoutPassword, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect((await stat(join(dataFolder, 'postgres.json'))).mode & 0o777).toBe(0o600);
  });

  it('ends when its process is killed, and has every committed row at the next start', async () => {
    const killed = start();
    const url = await killed.hears('url');
    await query(url, 'CREATE TABLE kept AS SELECT 1 AS value');
    await killed.end('SIGKILL');
    await untilServer('gone', url);

    expect(await start().hears('url')).toBe(url);
    expect(await query(url, 'SELECT * FROM kept')).toEqual([{ value: 1 }]);
  });

  it('starts after its process was killed, while the old server is still stopping', async () => {
    const killed = start();
    const url = await killed.hears('url');
    await killed.end('SIGKILL');
    await untilServer('serving', await start().hears('url'));
    await query(url, 'SELECT 1');
  });

  it('recovers when every process was killed at once', async () => {
    const killed = start();
    const url = await killed.hears('url');
    await query(url, 'CREATE TABLE kept AS SELECT 1 AS value');
    const shell = await killed.hears('processId');
    // A frozen keeper cannot start the server again between the first death and its own.
    killed.freeze();
    process.kill(await postmasterOf(join(dataFolder, 'postgres')), 'SIGKILL');
    process.kill(shell, 'SIGKILL');
    await killed.end('SIGKILL');

    expect(await query(await start().hears('url'), 'SELECT * FROM kept')).toEqual([{ value: 1 }]);
  });

  it('restarts on its port when only the server dies', async () => {
    const keeper = start();
    const url = await keeper.hears('url');
    process.kill(await postmasterOf(join(dataFolder, 'postgres')), 'SIGKILL');
    expect(await keeper.hears('said', 'died')).toBe('PostgreSQL died (killed by SIGKILL); restarting');
    await untilServer('serving', url);
  });

  it('stops a server that is still starting', async () => {
    const keeper = start();
    await keeper.hears('url');
    process.kill(await postmasterOf(join(dataFolder, 'postgres')), 'SIGKILL');
    await keeper.hears('said', 'died');
    await keeper.end('SIGTERM');
  });

  it('does not depend on the environment', async () => {
    const bare = { TZ: 'Asia/Tokyo', LC_ALL: 'xx_XX', PGPORT: '1', PGHOST: 'nowhere', PGSSLMODE: 'require' };
    const url = await start(undefined, bare).hears('url');
    expect(await query(url, 'SHOW timezone')).toEqual([{ TimeZone: 'UTC' }]);
  });

  describeAsRoot('started by root', () => {
    it('runs as an ordinary user under root, with the cluster where that user can reach it', async () => {
      const closed = await mkdtemp(join(tmpdir(), 'closed-to-others-'));
      await rm(dataFolder, { recursive: true });
      dataFolder = join(closed, 'data');
      const keeper = start();
      const place = /is kept in (\S+)/.exec(await keeper.hears('said', 'is kept in'))![1]!;
      expect(place).toMatch(/^\/var\/lib\/postback-platform\/[0-9a-f]{16}\/postgres$/);
      expect(await query(await keeper.hears('url'), 'SHOW data_directory')).toEqual([{ data_directory: place }]);
      expect((await stat(place)).uid).not.toBe(0);

      await keeper.end('SIGTERM');
      const again = start();
      expect(await query(await again.hears('url'), 'SHOW data_directory')).toEqual([{ data_directory: place }]);
      await again.end('SIGTERM');
      await rm(dirname(place), { recursive: true });
      await rm(closed, { recursive: true });
    });

    it('runs as an ordinary user', async () => {
      const nobody = findUser(await readFile('/etc/passwd', 'utf8'), ['nobody'])!;
      if (!(await canEnter(nobody, __dirname))) return;
      await chown(dataFolder, nobody.uid, nobody.gid);
      const keeper = start(nobody, { PATH: process.env['PATH'] });
      await untilServer('serving', await keeper.hears('url'));
      const owner = execFileSync('/bin/ps', ['-o', 'uid=', '-p', String(await keeper.hears('processId'))], {
        encoding: 'utf8',
      });
      expect(Number(owner)).toBe(nobody.uid);
    });
  });
});
