import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { runMigrations } from './run-migrations';

/** Fails when it runs twice, and takes long enough for others to meet it. */
class CreateOrders1764850000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE orders (id integer)');
    await runner.query('SELECT pg_sleep(0.2)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE orders');
  }
}

class NumberOrders1764850000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE orders ADD COLUMN number integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE orders DROP COLUMN number');
  }
}

describe('runMigrations', () => {
  let database: TestDatabase;
  const role = `test_${randomBytes(8).toString('hex')}`;
  let other: Client;
  beforeEach(async () => {
    database = await createTestDatabase('run_migrations', () => Promise.resolve());
    await database.pool.query(`CREATE ROLE ${role} LOGIN PASSWORD '${role}'`);
    const url = new URL(database.url);
    Object.assign(url, { username: role, password: role });
    other = new Client({ connectionString: url.href });
    await other.connect();
  });
  afterEach(async () => {
    await other.end();
    await database.pool.query(`DROP OWNED BY ${role}`);
    await database.pool.query(`DROP ROLE ${role}`);
    await database.drop();
  });

  const migrate = (): Promise<string[]> => runMigrations(database.url, [CreateOrders1764850000000]);

  it('runs each migration once when several processes start together, also in an empty database', async () => {
    const done = await Promise.all([migrate(), migrate(), migrate(), migrate()]);
    expect(done.flat()).toEqual(['CreateOrders1764850000000']);
  });

  it('does not wait for advisory locks of a role without rights on the tables', async () => {
    await migrate();
    await other.query('SELECT pg_advisory_lock(key) FROM generate_series(4801160, 4801200) AS key');
    await expect(other.query('BEGIN; LOCK TABLE schema_migrations IN ACCESS SHARE MODE')).rejects.toThrow(
      'permission denied',
    );
    expect(await migrate()).toEqual([]);
  });

  it('times out with instructions when a session has locked a table that a migration changes', async () => {
    await migrate();
    await database.pool.query(`GRANT SELECT ON orders TO ${role}`);
    await other.query('BEGIN');
    await other.query('SELECT FROM orders');
    const both = [CreateOrders1764850000000, NumberOrders1764850000001];
    await expect(runMigrations(database.url, both, { maxLockWaitMs: 100 })).rejects.toThrow(
      'another session has locked',
    );
    await other.query('ROLLBACK');
    expect(await runMigrations(database.url, both, { maxLockWaitMs: 100 })).toEqual(['NumberOrders1764850000001']);
  });
});
