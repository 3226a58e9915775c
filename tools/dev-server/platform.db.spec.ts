import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { LocalEnvironment } from './local.env';
import { maintainAll, NO_PORT } from './partners/maintenance-schedule';
import { Platform } from './platform';
import type { AppScripts } from './processes/app-settings';
import { Terminal } from './terminal/terminal';
import { createPlatform, type PlatformOnPostgres } from './testing/platform-on-postgres';

jest.setTimeout(60_000);

describe('a platform', () => {
  let made: PlatformOnPostgres;
  beforeAll(async () => {
    made = await createPlatform();
  });
  afterAll(() => made.stop());

  it('maintains the databases of all partners, inactive ones included', async () => {
    const environment = Object.assign(new LocalEnvironment(), { DATA_DIR: made.folder });
    const { signal } = new AbortController();
    const scripts: AppScripts = {
      admin: { main: '', migrate: '', seed: '' },
      gateway: { main: '', migrate: '' },
      service: { main: '', migrate: '', maintenance: join(made.folder, 'maintenance.js') },
    };
    const server = { description: 'for tests', url: made.serverUrl, stop: () => Promise.resolve() };
    const adminKey = { key: 'key-of-admin', isNew: false };
    const terminal = new Terminal(made.folder);
    const platform = new Platform(environment, server, made.secrets, adminKey, scripts, terminal, signal);
    await onDatabase(await platform.databases.configUrlOfAdmin(), (client) =>
      client.query(`UPDATE partners SET is_active = false WHERE partner_code = 'other'`),
    );
    const maintained = join(made.folder, 'maintained');
    await writeFile(
      scripts.service.maintenance,
      `require('node:fs').appendFileSync(${JSON.stringify(maintained)}, process.env.PARTNER_CODE + ' ')`,
    );
    const { failed, count } = await maintainAll(platform, (partner) => platform.settings.forService(partner, NO_PORT));
    expect({ failed, count }).toEqual({ failed: [], count: 2 });
    expect(await readFile(maintained, 'utf8')).toBe('own other ');
  });
});
