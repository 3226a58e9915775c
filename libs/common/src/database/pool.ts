import { Pool, type PoolClient } from 'pg';
import { postgresUrlError } from '../config/postgres-url';
import type { Log } from '../logging/log';

export interface PoolOptions {
  /** Maximum connections. */
  max: number;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** The server cancels a statement that takes longer. */
  statementTimeoutMs?: number;
  /** The server ends a transaction that idles longer, so that a frozen process releases its locks. */
  idleInTransactionTimeoutMs?: number;
  connectTimeoutMs?: number;
  /** SQL that each new connection runs first, such as SET. */
  sessionSetup?: string;
  log?: Log;
}

/** The client's timeout is this much longer than the server's, so that it only fires when the server is unreachable. */
export const CLIENT_GRACE_MS = 500;

/** An idle process holds no connection, while a busy one keeps those that it uses. */
export const IDLE_TIMEOUT_MS = 5_000;

/** A pg pool with timeouts everywhere. An idle connection that breaks is logged and replaced. */
export function createPool(url: string, options: PoolOptions): Pool {
  const urlError = postgresUrlError(url);
  if (urlError) throw new Error(`The database URL ${urlError}`);
  const { statementTimeoutMs = 30_000, sessionSetup } = options;
  const pool = new Pool({
    connectionString: url,
    max: options.max,
    application_name: options.applicationName,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs ?? 3_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + CLIENT_GRACE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // The pool awaits the promise, although its type says void.
    ...(sessionSetup === undefined ? {} : { onConnect: (client) => client.query(sessionSetup) as unknown as void }),
  });
  pool.on('error', (error) => options.log?.warn('Lost an idle database connection', { cause: error.message }));
  // Without a listener, a connection that breaks between two statements would end the process. The next statement fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Runs `work` in a transaction, which an error rolls back. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // Closing the connection rolls back in any state, even when it is broken.
    client.release(true);
    throw error;
  }
}
