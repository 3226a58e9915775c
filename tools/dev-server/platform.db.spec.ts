import { ADMIN_ROLE } from '@app/partner-config/databases/platform-databases';
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
    const { signal: stopping } = new AbortController();
    const scripts: AppScripts = {
      admin: { main: '', migrate: '', seed: '' },
      gateway: { main: '', migrate: '' },
      analytics: { main: '', migrate: '' },
      consumer: { main: '' },
      insight: { main: '', migrate: '' },
      service: {
        main: '',
        host: '',
        migrate: '',
        move: '',
        maintenance: join(made.folder, 'maintenance.js'),
        cellMaintenance: '',
      },
    };
    const terminal = new Terminal(made.folder);
    const platform = await Platform.open({ environment, server: { url: made.serverUrl }, scripts, terminal, stopping });
    await onDatabase(await platform.databases.configUrl(ADMIN_ROLE), (client) =>
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
