import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { Pool, type QueryResult } from 'pg';
import { queryWithin } from './read-in-time';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('read_in_time', () => Promise.resolve());
});

afterAll(() => database.drop());

describe('a statement with a short timeout', () => {
  it('answers its rows, or nothing when it takes too long', async () => {
    expect(await queryWithin(database.pool, 1_000, 'SELECT $1::text AS it', ['x'])).toEqual([{ it: 'x' }]);
    expect(await queryWithin(database.pool, 20, 'SELECT pg_sleep(30)', [])).toBeUndefined();
  });

  it('leaves the connection as it was', async () => {
    const setting = async (): Promise<unknown> => (await database.pool.query('SHOW statement_timeout')).rows;
    const before = await setting();
    await queryWithin(database.pool, 20, 'SELECT pg_sleep(30)', []);
    await expect(queryWithin(database.pool, 20, 'SELECT nonsense', [])).rejects.toThrow('nonsense');
    for (let connection = 0; connection < 5; connection += 1) expect(await setting()).toEqual(before);
  });

  it('answers nothing also when the time-out comes to light only afterwards, and gives up the connection', async () => {
    const pool = new Pool({ connectionString: database.url });
    pool.on('connect', (client) => {
      const query = client.query.bind(client) as (text: string, values?: unknown[]) => Promise<QueryResult>;
      const late = (text: string, values?: unknown[]): Promise<QueryResult> =>
        text === 'ROLLBACK' ? query('SELECT pg_sleep(30)') : query(text, values);
      Object.assign(client, { query: late });
    });
    expect(await queryWithin(pool, 20, 'SELECT 1', [])).toBeUndefined();
    expect(pool.totalCount).toBe(0);
    await pool.end();
  });

  it('never writes', async () => {
    await expect(queryWithin(database.pool, 1_000, 'CREATE TABLE t ()', [])).rejects.toThrow('read-only');
  });
});
