import { randomBytes } from 'node:crypto';
import { Log } from '@app/common';
import { DataSource } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import { ConfigWriter } from '../database/config-writer';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';
import { DatabaseUrls } from './database-urls.service';

const URL = 'postgres://svc:pass%40word@db.example:5432/one_db?ssl=1';
const SHOWN = 'postgres://svc:***@db.example:5432/one_db?ssl=1';

describe('the database URL of a partner', () => {
  let api: AdminApiUnderTest;
  let database: DataSource;
  beforeAll(async () => {
    api = await startAdminApi();
    const body = { partner_code: 'one', partner_name: 'One', endpoint_path: 'one/event', database_url: URL };
    await api.call('POST', 'partners', { body });
    database = await new DataSource({ type: 'postgres', url: api.environment.CONFIG_DATABASE_URL }).initialize();
  });
  afterAll(async () => {
    await database.destroy();
    await api.stop();
  });

  const kept = async (): Promise<string> =>
    (await api.pool.query<{ url: string }>(`SELECT database_url AS url FROM partners`)).rows[0]!.url;
  const urlsUnder = (keys: object): DatabaseUrls => {
    const log = new Log({ write: () => undefined, flush: () => undefined }, 'info');
    return new DatabaseUrls(
      Object.assign(new AdminEnvironment(), api.environment, keys),
      new ConfigWriter(database),
      log,
    );
  };
  const everything = async (): Promise<string> => {
    const tables = ['partners', 'audit_log', 'partner_revisions'];
    return JSON.stringify(await Promise.all(tables.map((table) => api.pool.query(`SELECT t::text FROM ${table} t`))));
  };

  it('is stored with a sealed password, shown with a masked one, and opened with the key', async () => {
    expect(await kept()).toMatch(/^postgres:\/\/svc:sealed\.v1\.[\w-]+@db\.example:5432\/one_db\?ssl=1$/);
    expect(await everything()).not.toContain('pass%40word');
    expect((await api.call('GET', 'partners/one')).body.database_url).toBe(SHOWN);
    const urls = urlsUnder({});
    expect(urls.open('one', await kept())).toBe(URL);
    expect(urls.open('other', await kept())).toBeNull();
    expect(urlsUnder({ ENCRYPTION_KEY: randomBytes(32).toString('base64url') }).open('one', await kept())).toBeNull();
  });

  it('does not change when the masked URL is written back', async () => {
    const before = await kept();
    await api.call('PATCH', 'partners/one', { body: { database_url: SHOWN, partner_name: 'Won' } });
    expect(await kept()).toBe(before);
  });

  it('is resealed under a new key at startup, also after a change in SQL', async () => {
    const { ENCRYPTION_KEY } = api.environment;
    const before = await kept();
    const rotated = urlsUnder({
      ENCRYPTION_KEY: randomBytes(32).toString('base64url'),
      ENCRYPTION_KEY_PREVIOUS: ENCRYPTION_KEY,
    });
    await rotated.onApplicationBootstrap();
    expect(await kept()).not.toBe(before);
    expect(rotated.open('one', await kept())).toBe(URL);
    expect(urlsUnder({}).open('one', await kept())).toBeNull();
    const plain = 'postgres://db.example/one_db?user=svc&password=plain-text&ssl=1';
    await api.pool.query('UPDATE partners SET database_url = $1', [plain]);
    await rotated.onApplicationBootstrap();
    expect(await kept()).not.toContain('plain-text');
    expect(rotated.open('one', await kept())).toBe(plain);
    const settled = await kept();
    await rotated.onApplicationBootstrap();
    expect(await kept()).toBe(settled);
  });
});
