import { runDatabaseUrl } from '@app/common/testing/run-databases';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { readLogin } from '@app/partner-config/databases/on-database';
import { Client } from 'pg';
import { endSession, inspectServer } from './inspect-server';

describe('the inspection of a server', () => {
  let database: TestDatabase;
  let name: string;
  beforeAll(async () => {
    database = await createTestDatabase('inspection', () => Promise.resolve());
    name = readLogin(database.url).database;
    await database.pool.query('CREATE TABLE large AS SELECT repeat(md5(i::text), 10) FROM generate_series(1, 2000) i');
  });
  afterAll(() => database.drop());

  async function inspect(of?: string): Promise<string[]> {
    const lines: string[] = [];
    await inspectServer(runDatabaseUrl('postgres'), of, (line) => void lines.push(line));
    return lines;
  }

  it('shows connections, databases, and the tables of one', async () => {
    const lines = await inspect(name);
    expect(lines).toEqual(expect.arrayContaining(['Connections:', 'Largest databases:']));
    expect(lines[lines.indexOf(`Largest tables of ${name}:`) + 1]).toContain('"table":"large"');
    expect(await inspect()).not.toContainEqual(expect.stringContaining('Largest tables'));
  });

  it('shows the longest transactions without the values in their statements, and ends one', async () => {
    const client = new Client({ connectionString: database.url });
    client.on('error', () => undefined);
    const ended = new Promise((resolve) => client.once('end', resolve));
    await client.connect();
    await client.query('BEGIN');
    await client.query("SELECT 'hush-hush'");
    const shown = (await inspect()).find((line) => line.includes('idle in transaction') && line.includes(name))!;
    expect(shown).toContain("SELECT '…'");
    expect(shown).not.toContain('hush');
    const { pid } = JSON.parse(shown) as { pid: number };
    await endSession(runDatabaseUrl('postgres'), pid);
    await ended;
    // The process of no session.
    await expect(endSession(runDatabaseUrl('postgres'), 1)).rejects.toThrow('There is no session 1');
  });
});
