import { onDatabase } from '../databases/on-database';
import { type ConfigDatabase, createConfigDatabase } from './config-database';
import { createProvisionedDatabase } from './provisioned-database';
import type { TestDatabase } from '@app/common/testing/test-database';

const XACT_LOCK = 'SELECT pg_advisory_xact_lock(1)';

describe('the databases of tests', () => {
  let config: ConfigDatabase;
  let own: TestDatabase;
  beforeAll(async () => {
    config = await createConfigDatabase();
    own = await createProvisionedDatabase({ name: 'provisioned', migrations: [] });
  });
  afterAll(async () => {
    await config.drop();
    await own.drop();
  });

  it.each(['adminUrl', 'gatewayUrl', 'serviceUrl'] as const)(
    'refuse what a deployed process may not do in the config database: %s',
    async (url) => {
      for (const statement of [
        XACT_LOCK,
        `SELECT pg_notify('config_changed', '*')`,
        'CREATE TEMPORARY TABLE mine ()',
      ]) {
        await expect(onDatabase(config[url], (client) => client.query(statement))).rejects.toThrow('permission denied');
      }
    },
  );

  it.each([
    `SELECT pg_notify('any', '')`,
    `SELECT pg_logical_emit_message(false, 'x', 'x')`,
    'SELECT pg_try_advisory_xact_lock(1)',
    'SELECT pg_sleep(0)',
    'SELECT lo_create(0)',
    'CREATE ROLE mine',
    'CREATE DATABASE mine',
  ])('refuse what a deployed process may not do in its own database: %s', async (statement) => {
    await expect(own.pool.query(statement)).rejects.toThrow('permission denied');
  });

  it('leave the owner the lock that migrations and partitions need', async () => {
    await expect(own.pool.query(XACT_LOCK)).resolves.toMatchObject({ rowCount: 1 });
  });
});
