import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@app/common/testing/until';
import { Client } from 'pg';

/** Server connections that it may open for a database: fewer than a service's own pools. */
export const POOL_SIZE = 2;
/** Debian installs it where only root looks. */
const RUN = 'env PATH="$PATH:/usr/sbin" pgbouncer';

export interface TestPgBouncer {
  isAvailable: boolean;
  /** Of a test that needs it, and is skipped without it. */
  title: (text: string) => string;
}

/** @param isRequired its tests fail without it, instead of being skipped */
export function findPgBouncer(isRequired: boolean): TestPgBouncer {
  const isAvailable = isRequired || spawnSync('sh', ['-c', `${RUN} --version`]).status === 0;
  const notice = ' [skipped: pgbouncer is not installed; REQUIRE_PGBOUNCER=1 makes this a failure]';
  return { isAvailable, title: (text) => (isAvailable ? text : text + notice) };
}

/** A real PgBouncer in transaction mode. */
export class PgBouncer {
  private constructor(
    /** Of the same database, through PgBouncer. */
    readonly url: string,
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  /**
   * @param databaseUrl where it leads
   * @param poolSize server connections for each database
   */
  static async start(databaseUrl: string, poolSize = POOL_SIZE): Promise<PgBouncer> {
    const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'));
    await chmod(folder, 0o755);
    const port = await findPort();
    const config = join(folder, 'pgbouncer.ini');
    await writeFile(config, configFor(databaseUrl, port, poolSize));
    const asUser = process.getuid?.() === 0 ? '-u nobody' : '';
    const child = spawn('sh', ['-c', `exec ${RUN} ${asUser} ${config}`], { stdio: 'ignore' });
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
    const url = new URL(databaseUrl);
    url.host = `127.0.0.1:${port}`;
    const pooler = new PgBouncer(url.href, child, folder);
    await Promise.race([failed, until('PgBouncer responds', () => responds(url.href))]);
    return pooler;
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await exited;
    await rm(this.folder, { recursive: true });
  }
}

function configFor(databaseUrl: string, port: number, poolSize: number): string {
  const { hostname, port: serverPort, username, password, pathname } = new URL(databaseUrl);
  const [database, user, secret] = [pathname.slice(1), username, password].map(decodeURIComponent);
  const login = secret === '' ? `user=${user}` : `user=${user} password=${secret}`;
  return `
[databases]
${database} = host=${hostname} port=${serverPort || '5432'} ${login}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${poolSize}
`;
}

async function responds(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
