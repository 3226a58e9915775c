import { runMigrations } from '@app/common/database/run-migrations';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { configMigrations } from './migrations';

describe('the migration of the config database', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase('empty', () => Promise.resolve());
  });
  afterEach(() => database.drop());

  const migrate = (migrations = configMigrations): Promise<string[]> => runMigrations(database.url, migrations);
  const nameMigration = (name: string): Promise<unknown> =>
    database.pool.query(`UPDATE schema_migrations SET name = $1`, [name]);

  it('creates the schema and removes it without a trace', async () => {
    await migrate();
    const runner = { query: (sql: string) => database.pool.query(sql) };
    for (const migration of configMigrations.toReversed()) await new migration().down(runner as never);
    const { rows } = await database.pool.query(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')
       UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
    );
    expect(rows).toEqual([{ relname: 'schema_migrations' }]);
  });

  it('leaves a database unchanged that the earlier steps have migrated', async () => {
    await migrate(configMigrations.slice(0, 1));
    await nameMigration('NarrowCollectedEvents1764890000000');
    await database.pool.query(`INSERT INTO failed_sign_ins VALUES ('network', 1, now())`);
    expect(await migrate()).toEqual(configMigrations.map(({ name }) => name));
    expect((await database.pool.query('SELECT FROM failed_sign_ins')).rowCount).toBe(1);
  });

  it('refuses a database that lacks some of the earlier steps, and says what to do', async () => {
    await migrate(configMigrations.slice(0, 1));
    await nameMigration('ChainAudit1764850002000');
    await expect(migrate()).rejects.toThrow(/Migrate it with the last version/);
  });
});
