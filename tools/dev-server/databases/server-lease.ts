import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { onDatabase, urlOf } from '@app/partner-config/databases/on-database';

/** Holds only the lease. No other role may connect, so none can take a lock in it. */
export const LEASE_DATABASE = 'postback_lease';
const CONNECT_TIMEOUT_MS = 5_000;
const POLL_MS = 100;
/** The session of a killed holder ends as soon as the server notices. */
const KILLED_HOLDER_TIMEOUT_MS = 2_000;
const REACQUIRE_INTERVAL_MS = 1_000;

// Connections are allowed after PUBLIC has lost its rights.
const CREATE_DATABASE = `CREATE DATABASE ${escapeIdentifier(LEASE_DATABASE)} TEMPLATE template0 ALLOW_CONNECTIONS false`;
const REVOKE_PUBLIC = `REVOKE ALL ON DATABASE ${escapeIdentifier(LEASE_DATABASE)} FROM PUBLIC`;
const ALLOW_CONNECTIONS = `ALTER DATABASE ${escapeIdentifier(LEASE_DATABASE)} ALLOW_CONNECTIONS true`;
const FIND_DATABASE = `SELECT datallowconn AS "isOpen" FROM pg_database WHERE datname = $1`;
const DUPLICATE = new Set(['42P04', '23505']);

// Detects a lost machine within half a minute.
const SET_KEEPALIVE = `SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3`;
const TRY_LOCK = `SELECT pg_try_advisory_lock(1) AS "isTaken"`;
// Written by the holder of the lock; read by others, which cannot acquire it.
const READ_HOLDER = `
  SELECT shobj_description(oid, 'pg_database') AS holder FROM pg_database WHERE datname = current_database()`;

/**
 * The databases of one server belong to one data folder at a time, whose secrets hold the passwords of their roles. The
 * lease is a session's advisory lock, so it ends with its holder.
 */
export class ServerLease {
  private isReleased = false;

  private constructor(
    private readonly serverUrl: string,
    private readonly folder: string,
    private readonly say: (line: string) => void,
    private client: Client,
  ) {
    this.reacquireWhenLost();
  }

  /** @throws UserFacingError naming the folder, the machine and the process that hold it */
  static async acquire(serverUrl: string, folder: string, say: (line: string) => void): Promise<ServerLease> {
    await createDatabase(serverUrl);
    const deadlineMs = performance.now() + KILLED_HOLDER_TIMEOUT_MS;
    for (;;) {
      const client = await connect(serverUrl);
      if (await lock(client, folder)) return new ServerLease(serverUrl, folder, say, client);
      const holder = await readHolder(client);
      await client.end();
      if (performance.now() > deadlineMs) throw new UserFacingError(describeConflict(serverUrl, holder));
      await wait(POLL_MS);
    }
  }

  async release(): Promise<void> {
    this.isReleased = true;
    await this.client.end();
  }

  /** Called when the server restarted or ended the session. */
  private reacquireWhenLost(): void {
    this.client.once('end', () => void this.reacquire());
  }

  private async reacquire(): Promise<void> {
    for (let isReported = false; !this.isReleased; await wait(REACQUIRE_INTERVAL_MS)) {
      const client = await connect(this.serverUrl).catch(() => undefined);
      if (!client) continue;
      if (await lock(client, this.folder).catch(() => false)) return this.continueWith(client);
      const holder = await readHolder(client).catch(() => null);
      await client.end();
      if (!isReported && holder !== null) this.say(describeConflict(this.serverUrl, holder));
      isReported ||= holder !== null;
    }
  }

  private async continueWith(client: Client): Promise<void> {
    this.client = client;
    if (this.isReleased) return client.end();
    this.reacquireWhenLost();
  }
}

async function createDatabase(serverUrl: string): Promise<void> {
  await onDatabase(serverUrl, async (server) => {
    const find = () => server.query<{ isOpen: boolean }>(FIND_DATABASE, [LEASE_DATABASE]);
    if ((await find()).rows.length === 0) {
      await server.query(CREATE_DATABASE).catch((error: { code?: string }) => {
        if (!DUPLICATE.has(error.code ?? '')) throw error;
      });
    }
    if ((await find()).rows[0]?.isOpen) return;
    await server.query(REVOKE_PUBLIC);
    await server.query(ALLOW_CONNECTIONS);
  });
}

async function connect(serverUrl: string): Promise<Client> {
  const client = new Client({
    connectionString: urlOf(serverUrl, LEASE_DATABASE),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'postback platform lease',
  });
  // Every error ends the session, and `end` is handled.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (cause) {
    await client.end().catch(() => undefined);
    throw new UserFacingError(
      `The database ${LEASE_DATABASE} on ${hostOf(serverUrl)} cannot be used: ${(cause as Error).message}`,
      { cause },
    );
  }
}

async function lock(client: Client, folder: string): Promise<boolean> {
  await client.query(SET_KEEPALIVE);
  if (!(await client.query<{ isTaken: boolean }>(TRY_LOCK)).rows[0]!.isTaken) return false;
  const holder = `${folder} on ${hostname()} (process ${process.pid})`;
  await client.query(`COMMENT ON DATABASE ${escapeIdentifier(LEASE_DATABASE)} IS ${escapeLiteral(holder)}`);
  return true;
}

/** Null before the first holder has written it. */
async function readHolder(client: Client): Promise<string | null> {
  return (await client.query<{ holder: string | null }>(READ_HOLDER)).rows[0]!.holder;
}

function describeConflict(serverUrl: string, holder: string | null): string {
  return (
    `The databases on ${hostOf(serverUrl)} are in use by ${holder ?? 'another npm start'}.` +
    " Two data folders would take each other's passwords: stop that one, or set DATABASE_URL to another server."
  );
}

function hostOf(serverUrl: string): string {
  return new URL(serverUrl).host;
}
