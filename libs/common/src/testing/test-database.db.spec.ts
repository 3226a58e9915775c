import { Client } from 'pg';
import { createTestDatabase } from './test-database';

async function createNotes(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE TABLE notes (note text)');
  await client.end();
}

describe('createTestDatabase', () => {
  it('clones one template for the same migrations, also concurrently', async () => {
    const migrate = jest.fn(createNotes);
    const databases = await Promise.all([1, 2, 3].map(() => createTestDatabase('template_once', migrate)));
    expect(migrate).toHaveBeenCalledTimes(1);

    await databases[0]!.pool.query(`INSERT INTO notes VALUES ('in the first')`);
    const others = await Promise.all(databases.slice(1).map(({ pool }) => pool.query('SELECT * FROM notes')));
    expect(others.map(({ rows }) => rows)).toEqual([[], []]);
    await Promise.all(databases.map((database) => database.drop()));
  });

  it('recreates the template after failed migrations', async () => {
    const failing = async (url: string): Promise<void> => {
      await createNotes(url);
      throw new Error('half-way');
    };
    await expect(createTestDatabase('template_again', failing)).rejects.toThrow('half-way');
    const database = await createTestDatabase('template_again', createNotes);
    await database.drop();
  });

  it('drops the database and fails when the code under test left a connection open', async () => {
    const database = await createTestDatabase('leak', () => Promise.resolve());
    const leaked = new Client({ connectionString: database.url, application_name: 'forgetful' });
    const cutOff = new Promise((resolve) => leaked.on('error', resolve));
    await leaked.connect();
    await leaked.query('SELECT 1');

    await expect(database.drop()).rejects.toThrow('Connections are left open: forgetful (idle, last: SELECT 1)');
    await cutOff;
    await expect(createNotes(database.url)).rejects.toThrow('does not exist');
  });

  it('refuses a name that PostgreSQL would truncate', async () => {
    await expect(createTestDatabase('x'.repeat(37), createNotes)).rejects.toThrow('too long');
  });
});
