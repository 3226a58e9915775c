import { UserFacingError } from '@app/common/errors/user-facing-error';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { escapeIdentifier } from 'pg';
import type { CleanUp } from '../../tools/cli/clean-up';

const LIST_DATABASES = 'SELECT datname AS name FROM pg_database';
const LIST_ROLES = 'SELECT rolname AS name FROM pg_roles';

/**
 * Prepares a PostgreSQL server that the user named: the clean-up drops every database and role of the run.
 *
 * @throws UserFacingError when the server has the platform's databases, which the run would write to
 */
export async function borrowServer(url: string, cleanUp: CleanUp): Promise<void> {
  const before = { databases: await list(url, LIST_DATABASES), roles: await list(url, LIST_ROLES) };
  if (before.databases.has('postback_config')) {
    throw new UserFacingError('DATABASE_URL names a server that has the databases of a platform. Name another one.');
  }
  cleanUp.defer(() =>
    onDatabase(url, async (client) => {
      for (const name of (await list(url, LIST_DATABASES)).values()) {
        if (!before.databases.has(name)) await client.query(`DROP DATABASE ${escapeIdentifier(name)} WITH (FORCE)`);
      }
      for (const name of (await list(url, LIST_ROLES)).values()) {
        if (!before.roles.has(name)) await client.query(`DROP ROLE ${escapeIdentifier(name)}`);
      }
    }),
  );
}

async function list(url: string, statement: string): Promise<Set<string>> {
  const { rows } = await onDatabase(url, (client) => client.query<{ name: string }>(statement));
  return new Set(rows.map(({ name }) => name));
}
