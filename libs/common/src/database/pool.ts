import { Pool, type PoolClient } from 'pg';
import { postgresUrlError } from '../config/postgres-url';
import type { Log } from '../logging/log';

export interface PoolOptions {
  /** At most so many connections. */
  max: number;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** The server ends a statement that takes longer. */
  statementTimeoutMs?: number;
  /** The server ends a transaction that waits for its client longer, so that a frozen process blocks nobody. */
  idleInTransactionTimeoutMs?: number;
  /** A connection that can't be had in this time is an error. */
  connectTimeoutMs?: number;
  /** SQL that each new connection runs before it is used, such as SET. */
  sessionSetup?: string;
  log?: Log;
}

/** The client waits so much longer than the server: only a server that is gone keeps neither its word nor its silence. */
const CLIENT_GRACE_MS = 500;

/** A pg pool with time-outs everywhere. A connection that breaks while idle is logged and replaced, not thrown. */
export function createPool(url: string, options: PoolOptions): Pool {
  const urlError = postgresUrlError(url);
  if (urlError) throw new Error(`The database URL ${urlError}`);
  const { statementTimeoutMs = 30_000, sessionSetup } = options;
  const pool = new Pool({
    connectionString: url,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs ?? 3_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + CLIENT_GRACE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // The pool waits for it, whatever its type says.
    ...(sessionSetup === undefined ? {} : { onConnect: (client) => client.query(sessionSetup) as unknown as void }),
  });
  pool.on('error', (error) => options.log?.warn('An idle database connection broke', { cause: error.message }));
  // Also one that breaks while it is lent out between two statements: without a listener that would end the process.
  // Its borrower hears of it by the next statement.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Runs `work` in a transaction of its own, on one connection: committed when it ends well, else rolled back. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // Closing the connection rolls back whatever state it is in, also when it is broken.
    client.release(true);
    throw error;
  }
}
