import { randomBytes } from 'node:crypto';
import { onServer, runDatabaseUrl } from '@app/common/testing/run-databases';
import { serviceRole } from '@app/partner-config/databases/database-roles';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { migratePartners, shareOf } from './migrate-partners';

const OWNER = `SELECT tableowner AS owner FROM pg_tables WHERE tablename = 'conversion_state'`;

describe('the migration of many partners', () => {
  const id = randomBytes(4).toString('hex');
  const codes = ['one', 'two'].map((name) => `m${id}_${name}`);
  const databaseOf = (code: string): string => `${code}_db`;
  beforeAll(() =>
    onServer(async (client) => {
      for (const code of codes) {
        await client.query(`CREATE ROLE ${serviceRole(code)} NOLOGIN`);
        await client.query(`CREATE DATABASE ${databaseOf(code)} OWNER ${serviceRole(code)} TEMPLATE template0`);
      }
    }),
  );
  afterAll(() =>
    onServer(async (client) => {
      for (const code of codes) {
        await client.query(`DROP DATABASE ${databaseOf(code)} WITH (FORCE)`);
        await client.query(`DROP ROLE ${serviceRole(code)}`);
      }
    }),
  );

  it('gives each its tables as its own role, names one that fails, and goes on with the others', async () => {
    const said: string[] = [];
    const entries = ['nobody:no_such_database', ...codes.map((code) => `${code}:${databaseOf(code)}`)];
    expect(await migratePartners(runDatabaseUrl('postgres'), entries, (line) => said.push(line))).toEqual(['nobody']);
    for (const code of codes) {
      const { rows } = await onDatabase(runDatabaseUrl(databaseOf(code)), (client) => client.query(OWNER));
      expect(rows).toEqual([{ owner: serviceRole(code) }]);
    }
    await migratePartners(runDatabaseUrl('postgres'), entries.slice(1), (line) => said.push(line));
    expect(said.slice(-2)).toEqual(codes.map((code) => `${code}: up to date`));
  });

  it('is shared by tasks, each partner once', () => {
    const all = Array.from({ length: 10 }, (_, index) => index);
    expect([0, 1, 2].flatMap((task) => shareOf(all, task, 3)).toSorted((one, other) => one - other)).toEqual(all);
    expect(shareOf(all, 11, 12)).toEqual([]);
  });
});
