import { execFile } from 'node:child_process';
import { childEnvironment } from '@app/common/config/environment';
import { UserFacingError } from '@app/common/errors/user-facing-error';

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** What would make the tool do something else than it is told. */
const NOT_INHERITED = ['PGHOST', 'PGPORT', 'PGUSER', 'PGDATABASE', 'PGSERVICE', 'PGOPTIONS', 'PGPASSFILE'];

/**
 * Runs pg_dump or pg_restore on a database. The password travels in the environment: arguments are seen by everybody.
 *
 * @throws ExplainedFault with what the tool said
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
  const fault = await promise;
  if (fault !== undefined) throw new UserFacingError(`${program} failed on ${target.pathname.slice(1)}:\n${fault}`);
}
