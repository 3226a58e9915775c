import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where Debian keeps the programs of each PostgreSQL; those in /usr/bin are a wrapper that chooses one. */
const DEBIAN_POSTGRES = '/usr/lib/postgresql';
/** Not on every user's path. */
const OTHER_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/pgsql/bin'];

/** The path of a program; undefined when this machine has none. */
export async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of [...(await postgresFolders()), ...OTHER_FOLDERS]) {
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return findOnPath(name);
}

/** The newest first. */
async function postgresFolders(): Promise<string[]> {
  const versions = await readdir(DEBIAN_POSTGRES).catch(() => []);
  return versions
    .toSorted((one, other) => Number(other) - Number(one))
    .map((version) => join(DEBIAN_POSTGRES, version, 'bin'));
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function findOnPath(name: string): Promise<string | undefined> {
  const script = ['-c', 'command -v "$1"', 'sh', name];
  const found = await promisify(execFile)('/bin/sh', script).catch(() => undefined);
  return found?.stdout.trim() || undefined;
}
