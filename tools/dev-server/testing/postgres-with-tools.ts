import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findPostgresTools, type PostgresTools, toolsIn } from '../../cli/backup/postgres-tools';
import { findFreePort } from '../ports';
import { isServing } from '../postgres/embedded-postgres';
import { chooseServerUser, runAs, serverProcess } from '../postgres/server-user';
import { startTemporaryPostgres } from '../postgres/temporary-postgres';

const PACKAGED = '/usr/lib/postgresql';
const PASSWORD = 'of-a-test';
const POLL_MS = 30;

/** A server for one test file, with the pg_dump and pg_restore that belong to it. */
export interface PostgresWithTools {
  url: string;
  tools: PostgresTools;
  stop(): Promise<void>;
}

/**
 * The PostgreSQL from npm where this machine has its tools, else one that a Debian package brought with its own;
 * undefined where there is neither: then nothing can be backed up here.
 */
export async function startPostgresWithTools(): Promise<PostgresWithTools | undefined> {
  const ours = await startTemporaryPostgres();
  const tools = await findPostgresTools(18).catch(() => undefined);
  if (tools) return { ...ours, tools };
  await ours.stop();
  const versions = await readdir(PACKAGED).catch(() => []);
  for (const version of versions.filter((name) => Number(name) >= 15)) {
    const folder = join(PACKAGED, version, 'bin');
    const packaged = await toolsIn(folder);
    const isWhole = packaged && (await runAs(undefined, join(folder, 'initdb'), ['--version'])).failure === undefined;
    if (isWhole) return startPackaged(folder, packaged);
  }
  return undefined;
}

async function startPackaged(binaries: string, tools: PostgresTools): Promise<PostgresWithTools> {
  const root = await mkdtemp(join(tmpdir(), 'packaged-postgres-'));
  await chmod(root, 0o755);
  const folder = join(root, 'data');
  const passwordFile = join(root, 'password');
  const user = await chooseServerUser(folder);
  await mkdir(folder, { mode: 0o700 });
  await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
  if (user) for (const path of [folder, passwordFile]) await chown(path, user.uid, user.gid);
  const access = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const { failure } = await runAs(user, join(binaries, 'initdb'), [
    '-D',
    folder,
    ...access,
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ]);
  if (failure !== undefined) throw new Error(`initdb: ${failure}`);
  const port = await findFreePort('127.0.0.1');
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
  const args = ['-D', folder, ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(join(binaries, 'postgres'), args, { ...serverProcess(user), stdio: 'ignore' });
  const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres?sslmode=disable`;
  await untilServing(server, url);
  const stop = async (): Promise<void> => {
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    await ended;
    await rm(root, { recursive: true, force: true });
  };
  return { url, tools, stop };
}

async function untilServing(server: ChildProcess, url: string): Promise<void> {
  while (!(await isServing(url))) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}`);
    await wait(POLL_MS);
  }
}
