import { onDatabase } from '@app/partner-config/databases/on-database';
import { LocalEnvironment } from './local.env';
import { Platform } from './platform';
import type { AppScripts } from './processes/app-settings';
import { Terminal } from './terminal/terminal';
import { createPlatform, type PlatformOnPostgres } from './testing/platform-on-postgres';

jest.setTimeout(60_000);

const SCRIPTS: AppScripts = {
  admin: { main: '', migrate: '', seed: '' },
  gateway: { main: '', migrate: '' },
  service: { main: '', migrate: '', maintenance: 'maintenance.js' },
};

describe('a platform', () => {
  let made: PlatformOnPostgres;
  beforeAll(async () => {
    made = await createPlatform();
  });
  afterAll(() => made.stop());

  it('maintains the databases of all partners, inactive ones included', async () => {
    const environment = Object.assign(new LocalEnvironment(), { DATA_DIR: made.folder });
    const { signal } = new AbortController();
    const server = { description: 'for tests', url: made.serverUrl, stop: () => Promise.resolve() };
    const adminKey = { key: 'key-of-admin', isNew: false };
    const terminal = new Terminal(made.folder);
    const platform = new Platform(environment, server, made.secrets, adminKey, SCRIPTS, terminal, signal);
    await onDatabase(await platform.databases.configUrlOfAdmin(), (client) =>
      client.query(`UPDATE partners SET is_active = false WHERE partner_code = 'other'`),
    );
    const runs = await platform.maintenanceRuns();
    expect(runs.map(({ partnerCode, script }) => [partnerCode, script])).toEqual([
      ['own', 'maintenance.js'],
      ['other', 'maintenance.js'],
    ]);
  });
});
