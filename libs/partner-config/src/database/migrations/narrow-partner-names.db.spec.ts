import { runMigrations } from '@app/common/database/run-migrations';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { insertPartner } from '../../testing/config-database';
import { NarrowPartnerNames1764300000000 } from './1764300000000-narrow-partner-names';
import { configMigrations } from './index';

const LONG = `p${'x'.repeat(47)}`;
const BEFORE = configMigrations.filter((migration) => migration !== NarrowPartnerNames1764300000000);

describe('partners from before the migration', () => {
  let database: TestDatabase;
  const nameOf = async (code: string) => {
    const { rows } = await database.pool.query(
      'SELECT cloud_run_service_name AS name, version FROM partners WHERE partner_code = $1',
      [code],
    );
    return rows[0];
  };

  beforeAll(async () => {
    database = await createTestDatabase('config_before_narrow', async (url) => void (await runMigrations(url, BEFORE)));
    for (const code of ['a', 'b']) {
      await insertPartner(database.pool, `long_${code}`, { cloud_run_service_name: LONG + code });
    }
    await insertPartner(database.pool, 'short', { cloud_run_service_name: 'x'.repeat(42) });
    await insertPartner(database.pool, 'status');
    await runMigrations(database.url, configMigrations);
  });
  afterAll(() => database.drop());

  it('get truncated, unique service names, with the change in their history', async () => {
    const [one, other] = [await nameOf('long_a'), await nameOf('long_b')];
    expect(one).toEqual({ name: expect.stringMatching(/^px{32}-[0-9a-f]{8}$/), version: '2' });
    expect(other.name).not.toBe(one.name);
    const { rows } = await database.pool.query(
      `SELECT after -> 'partner' ->> 'cloud_run_service_name' AS name FROM partner_revisions
        WHERE partner_code = 'long_a' ORDER BY version`,
    );
    expect(rows).toEqual([{ name: `${LONG}a` }, { name: one.name }]);
  });

  it('keep a name that fits', async () => {
    expect(await nameOf('short')).toEqual({ name: 'x'.repeat(42), version: '1' });
  });

  it('keep a code that is reserved now', async () => {
    await database.pool.query(`UPDATE tenants SET name = 'Main' WHERE partner_code = 'status'`);
    await database.pool.query(`UPDATE partners SET is_active = false WHERE partner_code = 'status'`);
    expect((await nameOf('status')).version).toBe('3');
  });
});
