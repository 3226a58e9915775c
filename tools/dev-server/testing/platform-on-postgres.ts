import { ADMIN_ROLE } from '@app/partner-config/databases/platform-databases';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMigrations } from '@app/common/database/run-migrations';
import { MIGRATIONS as ANALYTICS_MIGRATIONS } from '@app/event-stream';
import { configMigrations } from '@app/partner-config';
import { insertPartner, insertTenant, insertToken } from '@app/partner-config/testing/config-database';
import { MIGRATIONS as GATEWAY_MIGRATIONS } from '../../../apps/gateway/src/database/migrations';
import { MIGRATIONS as INSIGHT_MIGRATIONS } from '../../../apps/insight/src/database/migrations';
import { MIGRATIONS as PARTNER_MIGRATIONS } from '../../../apps/partner-service/src/database/migrations';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { PlatformDatabases } from '../databases/platform-databases';
import { Secrets } from '../databases/secrets';
import { startTemporaryPostgres } from '../postgres/temporary-postgres';

export interface PlatformOnPostgres {
  databases: PlatformDatabases;
  secrets: Secrets;
  serverUrl: string;
  folder: string;
  stop(): Promise<void>;
}

/** The partners that a test's platform has, by code, with their databases' names and the letter of their tokens. */
const PARTNERS_OF_TEST = { own: { database: 'own_db', letter: 'o' }, other: { database: 'other_db', letter: 'x' } };

/** All databases of a platform as `npm start` makes them, on a server of their own, with two partners. */
export async function createPlatform(): Promise<PlatformOnPostgres> {
  const postgres = await startTemporaryPostgres();
  const platform = await createEmptyPlatform(postgres.url);
  await fillPlatform(platform.databases);
  const stop = async (): Promise<void> => {
    await postgres.stop();
    await platform.stop();
  };
  return { ...platform, stop };
}

/** A platform without databases, on an existing server. */
export async function createEmptyPlatform(serverUrl: string): Promise<PlatformOnPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'platform-of-test-'));
  const secrets = await Secrets.open(folder);
  const stop = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return { databases: new PlatformDatabases(serverUrl, secrets), secrets, serverUrl, folder, stop };
}

/** Creates and migrates the databases, and adds the partners. */
export async function fillPlatform(databases: PlatformDatabases): Promise<void> {
  await databases.createCommon();
  await runMigrations(await databases.configUrl(ADMIN_ROLE), configMigrations);
  await runMigrations(await databases.gatewayUrl(), GATEWAY_MIGRATIONS);
  await runMigrations(await databases.analyticsUrl(), ANALYTICS_MIGRATIONS);
  await runMigrations(await databases.insightUrl(), INSIGHT_MIGRATIONS);
  for (const [code, { database, letter }] of Object.entries(PARTNERS_OF_TEST)) {
    await onDatabase(await databases.configUrl(ADMIN_ROLE), async (client) => {
      await insertPartner(client, code, { database_name: database, database_url: `postgres://u:hidden@${code}/db` });
      await insertToken(client, await insertTenant(client, code, 'tenant'), letter);
    });
    await databases.createForPartner(code, database);
    await runMigrations(await databases.partnerUrl(code, database), PARTNER_MIGRATIONS);
  }
}
