import type { TestDatabase } from '@app/common/testing/test-database';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyedHash, Log } from '@app/common';
import { DataSource } from 'typeorm';
import { createConfigDatabase } from '../../../../libs/partner-config/src/testing/config-database';
import { configEntities } from '../database/entities';
import { ConfigWriter } from '../database/config-writer';
import { testEnvironment } from '../testing/admin-api';
import { FIRST_ADMIN_KEY_FILE, FirstAdminKey } from './first-admin-key.service';

const hashOf = (key: string): string => keyedHash(testEnvironment('').TOKEN_HASH_KEY, key);

describe('FirstAdminKey', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let folder: string;
  let printed: string[];
  const logged: unknown[] = [];
  const log = new Log({ write: (entry) => void logged.push(entry), flush: () => undefined }, 'debug');

  beforeAll(async () => {
    database = await createConfigDatabase();
    dataSource = await new DataSource({
      type: 'postgres',
      url: database.url,
      entities: configEntities,
      installExtensions: false,
    }).initialize();
    folder = await mkdtemp(join(tmpdir(), 'first-admin-key-'));
  });
  beforeEach(async () => {
    await database.pool.query('DELETE FROM api_keys');
    printed = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const start = (settings: { ADMIN_API_KEY?: string; DATA_DIR?: string }) =>
    new FirstAdminKey(
      new ConfigWriter(dataSource),
      Object.assign(testEnvironment(database.url), { ADMIN_API_KEY: '' }, settings),
      log,
    ).onApplicationBootstrap();
  const hashes = async () =>
    (await database.pool.query<{ key_hash: string }>(`SELECT key_hash FROM api_keys WHERE role = 'admin'`)).rows.map(
      ({ key_hash }) => key_hash,
    );

  it('stores the configured key once, and prints nothing', async () => {
    await start({ ADMIN_API_KEY: 'key-of-the-settings' });
    await start({ ADMIN_API_KEY: 'key-of-the-settings' });
    expect(await hashes()).toEqual([hashOf('key-of-the-settings')]);
    expect(printed).toEqual([]);
  });

  it('warns about a configured key that was revoked, and does not restore it', async () => {
    await start({ ADMIN_API_KEY: 'key-of-the-settings' });
    await database.pool.query('UPDATE api_keys SET revoked_at = now()');
    await start({ ADMIN_API_KEY: 'key-of-the-settings' });
    expect((await database.pool.query('SELECT FROM api_keys WHERE revoked_at IS NULL')).rowCount).toBe(0);
    expect(logged.at(-1)).toMatchObject({ level: 'warning', message: expect.stringContaining('has been revoked') });
  });

  it('creates a key when there is none, prints it once, and writes it to a file of mode 600', async () => {
    const dataFolder = join(folder, 'made', 'here');
    await start({ DATA_DIR: dataFolder });
    await start({ DATA_DIR: dataFolder });
    const file = join(dataFolder, FIRST_ADMIN_KEY_FILE);
    const key = (await readFile(file, 'utf8')).trim();
    expect(await hashes()).toEqual([hashOf(key)]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(printed).toEqual([expect.stringContaining(key)]);
    expect(JSON.stringify(logged)).not.toContain(key);
  });

  it('only prints the key without a data folder', async () => {
    await start({});
    const key = /pbk_\S+/.exec(printed.join(''))?.[0];
    expect(await hashes()).toEqual([hashOf(key!)]);
  });

  it('creates one key when many processes start at the same time', async () => {
    await Promise.all(Array.from({ length: 5 }, () => start({})));
    expect(await hashes()).toHaveLength(1);
    expect(printed).toHaveLength(1);
  });

  it('creates another key when all admin keys have been revoked', async () => {
    await start({});
    await database.pool.query('UPDATE api_keys SET revoked_at = now()');
    await start({});
    expect(await hashes()).toHaveLength(2);
  });
});
