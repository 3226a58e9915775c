import { join } from 'node:path';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { findPostgresBinaries } from '../../dev-server/postgres/binaries';
import { runAs } from '../../dev-server/postgres/server-user';
import { execFile } from 'node:child_process';
import { childEnvironment } from '@app/common/config/environment';

/** pg_dump and pg_restore of one PostgreSQL. */
export interface PostgresTools {
  pgDump: string;
  pgRestore: string;
  /** Such as 18. */
  major: number;
}

/**
 * pg_dump and pg_restore of the server's own major version: another's may write, or read, what this one does not know.
 *
 * @param folder looked into before all others; empty: none
 * @throws UserFacingError that names the folders searched and the package to install
 */
export async function findPostgresTools(serverMajor: number, folder = ''): Promise<PostgresTools> {
  const found: string[] = [];
  for (const place of await placesOf(serverMajor, folder)) {
    const tools = await toolsIn(place);
    if (tools?.major === serverMajor) return tools;
    if (tools) found.push(`${tools.major} (${tools.pgDump})`);
  }
  const others = found.length > 0 ? ` It has only PostgreSQL ${found.join(', ')}.` : '';
  throw new UserFacingError(
    `The server runs PostgreSQL ${serverMajor}, but this machine has no pg_dump and pg_restore ${serverMajor}.${others}` +
      ` Install them (postgresql-client-${serverMajor}), or set POSTGRES_TOOLS_DIR to the folder that has them.`,
  );
}

/** The tools of a folder, or of the PATH for an empty one; undefined where there are none. */
export async function toolsIn(folder: string): Promise<PostgresTools | undefined> {
  const tools = { pgDump: join(folder, 'pg_dump'), pgRestore: join(folder, 'pg_restore') };
  const majors = await Promise.all([majorOf(tools.pgDump), majorOf(tools.pgRestore)]);
  return majors[0] !== undefined && majors[0] === majors[1] ? { ...tools, major: majors[0] } : undefined;
}

/** Where distributions put them. */
async function placesOf(major: number, folder: string): Promise<string[]> {
  const embedded = await findPostgresBinaries().then(
    (binaries) => [join(binaries.folder, 'bin')],
    () => [],
  );
  return [
    ...(folder === '' ? [] : [folder]),
    ...embedded,
    `/usr/lib/postgresql/${major}/bin`,
    `/usr/pgsql-${major}/bin`,
    `/opt/homebrew/opt/postgresql@${major}/bin`,
    `/usr/local/opt/postgresql@${major}/bin`,
    '/usr/local/bin',
    '/usr/bin',
  ];
}

async function majorOf(program: string): Promise<number | undefined> {
  const { output, failure } = await runAs(undefined, program, ['--version']);
  const major = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  return failure !== undefined || major === undefined ? undefined : Number(major);
}

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Variables that would change what the tool does. */
const NOT_INHERITED = ['PGHOST', 'PGPORT', 'PGUSER', 'PGDATABASE', 'PGSERVICE', 'PGOPTIONS', 'PGPASSFILE'];

/**
 * Runs pg_dump or pg_restore on a database. The password travels in the environment: arguments are seen by everybody.
 *
 * @throws UserFacingError with the tool's output
 */
export async function runPostgresTool(program: string, url: string, args: readonly string[]): Promise<void> {
  const target = new URL(url);
  const password = decodeURIComponent(target.password);
  target.password = '';
  const env = childEnvironment({ PGPASSWORD: password, LC_ALL: 'C' }, NOT_INHERITED);
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  execFile(program, [...args, '--dbname', target.href], { env, maxBuffer: MAX_OUTPUT_BYTES }, (error, _out, said) =>
    resolve(error ? said.trim() || error.message : undefined),
  );
  const error = await promise;
  if (error !== undefined) throw new UserFacingError(`${program} failed on ${target.pathname.slice(1)}:\n${error}`);
}
