import { Pool, type PoolClient, type PoolConfig } from 'pg';
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
  /** The URL is that of a pooler in transaction mode. */
  pooler?: PoolerOptions;
  /** Statements that a connection is given together are sent together, without a wait for each response. */
  pipeline?: boolean;
  log?: Log;
}

/**
 * Of a session behind a pooler nothing is set at its start, because the next transaction has another one: the
 * timeouts are settings of the role (`SESSION_DEFAULTS`), and those of the options apply to the client alone.
 */
export interface PoolerOptions {
  /** PgBouncer supports named statements from 1.21 on, with max_prepared_statements above 0. */
  hasNamedStatements: boolean;
}

/** What each session has that does not set it otherwise; for `ALTER ROLE … IN DATABASE … SET`. */
export const SESSION_DEFAULTS = {
  statement_timeout: '4s',
  idle_in_transaction_session_timeout: '3s',
  synchronous_commit: 'on',
  TimeZone: 'UTC',
};

/** The client's timeout is this much longer than the server's, so that it only fires when the server is unreachable. */
export const CLIENT_GRACE_MS = 500;

/** An idle process holds no connection, while a busy one keeps those that it uses. */
export const IDLE_TIMEOUT_MS = 5_000;

/** A pg pool with timeouts everywhere. An idle connection that breaks is logged and replaced. */
export function createPool(url: string, options: PoolOptions): Pool {
  const urlError = postgresUrlError(url);
  if (urlError) throw new Error(`The database URL ${urlError}`);
  const { statementTimeoutMs = 30_000, sessionSetup, pooler } = options;
  const pool = new Pool({
    connectionString: url,
    max: options.max,
    application_name: options.applicationName,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    ...(pooler ? {} : sessionSettings(options, statementTimeoutMs)),
    query_timeout: statementTimeoutMs + CLIENT_GRACE_MS,
    pipeline: options.pipeline ?? false,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // The pool awaits the promise, although its type says void.
    ...(sessionSetup === undefined ? {} : { onConnect: (client) => client.query(sessionSetup) as unknown as void }),
  });
  pool.on('error', (error) => options.log?.warn('Lost an idle database connection', { cause: error.message }));
  // Without a listener, a connection that breaks between two statements would end the process. The next statement fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  if (pooler?.hasNamedStatements === false) pool.on('connect', omitStatementNames);
  return pool;
}

function sessionSettings({ idleInTransactionTimeoutMs = 3_000 }: PoolOptions, statementTimeoutMs: number): PoolConfig {
  return {
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    statement_timeout: statementTimeoutMs,
  };
}

/** The statement is then parsed each time, whichever server connection it gets. */
function omitStatementNames(client: PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  const unnamed = (first: unknown, ...rest: unknown[]): unknown =>
    query(isConfig(first) ? { ...first, name: undefined } : first, ...rest);
  Object.assign(client, { query: unnamed });
}

/** A statement that writes its own messages decides about its name itself. */
function isConfig(first: unknown): first is object {
  return typeof first === 'object' && first !== null && !('submit' in first);
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
