import { createPool } from './pool';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

describe('createPool', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase('create_pool', () => Promise.resolve());
  });
  afterAll(() => database.drop());

  it('survives when the server ends a checked-out connection, and fails its next statement', async () => {
    const pool = createPool(database.url, { max: 1, applicationName: 'test' });
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    // Not events.once, which would listen for errors in the pool's place.
    const closed = new Promise((resolve) => client.once('end', resolve));
    await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
    await closed;
    await expect(client.query('SELECT 1')).rejects.toThrow('not queryable');
    client.release(true);
    expect((await pool.query<{ one: number }>('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });
});
