import { onDatabase } from '@app/partner-config/databases/on-database';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { EmbeddedPostgres, runningServerUrl } from '../postgres/embedded-postgres';
import { ServerLease } from './server-lease';

const OLDEST_VERSION = 150_000;

/** A server where databases and roles may be created. */
export interface DatabaseServer {
  /** For the terminal; holds no password. */
  description: string;
  /** To an existing database, as a user who may create databases and roles. */
  url: string;
  stop(): Promise<void>;
}

interface ServerTraits {
  version: string;
  versionNumber: number;
  mayCreate: boolean;
}

const READ_TRAITS = `
  SELECT current_setting('server_version') AS version,
         current_setting('server_version_num')::integer AS "versionNumber",
         rolsuper OR (rolcreatedb AND rolcreaterole) AS "mayCreate"
    FROM pg_roles WHERE rolname = current_user`;

/**
 * Opens the server of `databaseUrl` exclusively for this data folder; starts one when `databaseUrl` is empty.
 *
 * @throws UserFacingError when another data folder holds the lease of that server
 */
export async function openDatabaseServer(
  databaseUrl: string,
  dataFolder: string,
  say: (line: string) => void,
): Promise<DatabaseServer> {
  if (databaseUrl !== '') {
    const server = await useServer(databaseUrl);
    const lease = await ServerLease.acquire(databaseUrl, dataFolder, say);
    return { ...server, stop: () => lease.release() };
  }
  const postgres = await EmbeddedPostgres.start({ dataFolder, isDurable: true, say });
  const { version } = await readTraits(postgres.url);
  return {
    description: `PostgreSQL ${version} on 127.0.0.1:${new URL(postgres.url).port}, kept in ${postgres.folder}`,
    url: postgres.url,
    stop: () => postgres.stop(),
  };
}

/** The data folder's server, which another process of the platform runs. `stop` does not stop it. */
export async function joinDatabaseServer(databaseUrl: string, dataFolder: string): Promise<DatabaseServer> {
  return useServer(databaseUrl || (await runningServerUrl(dataFolder)));
}

/** An existing server. `stop` does not stop it. */
async function useServer(url: string): Promise<DatabaseServer> {
  const { host } = new URL(url);
  const { version, versionNumber, mayCreate } = await readTraits(url).catch((cause: unknown) => {
    throw new UserFacingError(`DATABASE_URL: ${host} cannot be used: ${reasonOf(cause)}`, { cause });
  });
  if (versionNumber < OLDEST_VERSION) {
    throw new UserFacingError(`DATABASE_URL: ${host} runs PostgreSQL ${version}, but 15 or later is needed.`);
  }
  if (!mayCreate) {
    throw new UserFacingError(`DATABASE_URL: its user on ${host} needs the rights CREATEDB and CREATEROLE.`);
  }
  return { description: `PostgreSQL ${version} on ${host}`, url, stop: () => Promise.resolve() };
}

function readTraits(url: string): Promise<ServerTraits> {
  return onDatabase(url, async (client) => (await client.query<ServerTraits>(READ_TRAITS)).rows[0]!);
}

/** A host name with several addresses fails with an AggregateError, which has no message. */
function reasonOf(cause: unknown): string {
  const { message, code } = cause as NodeJS.ErrnoException;
  return message || (code ?? String(cause));
}
