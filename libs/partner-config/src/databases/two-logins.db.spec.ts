import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { escapeIdentifier } from 'pg';
import { createLoginRole, loginsOf } from './database-roles';
import { type Login, onDatabase, readLogin, urlOf } from './on-database';

/** The role that makes others is no superuser, as on Cloud SQL. */
describe('the two logins of a role', () => {
  const role = `svc_${randomBytes(6).toString('hex')}`;
  const [first, second] = loginsOf(role);
  const maker = { role: `${role}_maker`, password: 'maker' };
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase('two_logins', () => Promise.resolve());
    await database.pool.query(`CREATE ROLE ${maker.role} LOGIN CREATEROLE CREATEDB PASSWORD '${maker.password}'`);
  });
  afterAll(async () => {
    for (const name of [second, first, maker.role]) {
      await database.pool.query(`DROP OWNED BY ${escapeIdentifier(name)}; DROP ROLE ${escapeIdentifier(name)}`);
    }
    await database.drop();
  });

  function as<T>(login: Login, work: Parameters<typeof onDatabase<T>>[1]): Promise<T> {
    return onDatabase(urlOf(database.url, readLogin(database.url).database, login), work);
  }

  async function currentUser(login: Login): Promise<unknown> {
    return as(login, async (client) => (await client.query('SELECT current_user AS is')).rows[0]);
  }

  it('act as one role, each with its own password', async () => {
    const logins = [first, second].map((name) => ({ role: name, password: `password of ${name}` }));
    for (const login of logins) await as(maker, (client) => createLoginRole(client, role, login, []));
    for (const login of logins) expect(await currentUser(login)).toEqual({ is: role });
    await as(maker, (client) => createLoginRole(client, role, { role: second, password: 'new' }, []));
    expect(await currentUser(logins[0]!)).toEqual({ is: role });
    expect(await currentUser({ role: second, password: 'new' })).toEqual({ is: role });
  });
});
