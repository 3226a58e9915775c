import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { UserFacingError } from '../errors/user-facing-error';

export type MigrationClass = new () => MigrationInterface;

const MIGRATIONS_TABLE = 'schema_migrations';
/** A waiting migration blocks the queries behind it, so it times out before they do. */
const MAX_LOCK_WAIT_MS = 20_000;

// The same statement as TypeORM's, which runs after the lock is needed.
const CREATE_MIGRATIONS_TABLE = `
  CREATE TABLE IF NOT EXISTS ${MIGRATIONS_TABLE} (
    id serial NOT NULL,
    "timestamp" bigint NOT NULL,
    name character varying NOT NULL,
    CONSTRAINT "PK_62441bec32630ced9e4cccae336" PRIMARY KEY (id)
  )`;

const NO_TIMEOUTS = '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0';

/** duplicate_table, duplicate_object, unique_violation. */
const ALREADY_CREATED_CODES = ['42P07', '42710', '23505'];

// Conflicts with itself and not with the rows that a migration writes. Any role could acquire an advisory lock.
const LOCK_MIGRATIONS = `LOCK TABLE ${MIGRATIONS_TABLE} IN SHARE UPDATE EXCLUSIVE MODE`;

/** How a migration runs where its defaults do not fit. */
export interface MigrationOptions {
  /** How long a migration waits for a lock. */
  maxLockWaitMs?: number;
  /** The role and schema to migrate in a database that several share; by default those of the login. */
  scope?: { role: string; schema: string };
}

/**
 * Migrates a database to the newest schema and returns the names of the migrations that ran. Several processes may call
 * it at once: a lock on the table of migrations lets one migrate while the others wait.
 *
 * @throws UserFacingError when another session holds a lock on a table that a migration changes
 */
export async function runMigrations(
  url: string,
  migrations: MigrationClass[],
  { maxLockWaitMs = MAX_LOCK_WAIT_MS, scope }: MigrationOptions = {},
): Promise<string[]> {
  const inScope = scope ? ` -c role=${scope.role} -c search_path=${scope.schema}` : '';
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    migrations,
    migrationsTableName: MIGRATIONS_TABLE,
    migrationsTransactionMode: 'each',
    applicationName: 'migrate',
    installExtensions: false,
    synchronize: false,
    // A migration may take longer than the role's own sessions may.
    extra: { max: 2, lock_timeout: maxLockWaitMs, options: NO_TIMEOUTS + inScope },
  });
  await dataSource.initialize();
  const locker = dataSource.createQueryRunner();
  try {
    await createMigrationsTable(locker);
    await locker.startTransaction();
    await locker.query('SET LOCAL lock_timeout = 0');
    await locker.query(LOCK_MIGRATIONS);
    const done = await dataSource.runMigrations();
    return done.map((migration) => migration.name);
  } catch (error) {
    throw hasCode(error, '55P03') ? blocked(maxLockWaitMs, error) : error;
  } finally {
    if (locker.isTransactionActive) await locker.rollbackTransaction();
    await locker.release();
    await dataSource.destroy();
  }
}

/** IF NOT EXISTS alone fails when two processes create the table at the same time. */
async function createMigrationsTable(locker: QueryRunner): Promise<void> {
  try {
    await locker.query(CREATE_MIGRATIONS_TABLE);
  } catch (error) {
    // The error depends on the progress of the other process: the table, its row type, or a catalog row exists.
    if (!ALREADY_CREATED_CODES.some((code) => hasCode(error, code))) throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function blocked(waitedMs: number, cause: unknown): UserFacingError {
  return new UserFacingError(
    `A migration timed out after ${waitedMs / 1000} s: another session has locked a table that it changes. ` +
      'It was rolled back. Find the session in pg_locks and pg_stat_activity, end it and migrate again.',
    { cause },
  );
}
