import { DataSource, type MigrationInterface } from 'typeorm';

type MigrationClass = new () => MigrationInterface;

const MIGRATION_LOCK = 4_801_171;

/**
 * Brings a database to the newest schema and returns the names of the migrations that ran.
 * Several processes may call it at once: an advisory lock of the session lets one work and the others find it done.
 */
export async function runMigrations(url: string, migrations: MigrationClass[]): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    migrations,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    applicationName: 'migrate',
    installExtensions: false,
    synchronize: false,
    extra: { max: 2 },
  });
  await dataSource.initialize();
  const locker = dataSource.createQueryRunner();
  try {
    await locker.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = await dataSource.runMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await locker.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await locker.release();
    await dataSource.destroy();
  }
}
