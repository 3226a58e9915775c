import { createHttpApp, keyedHash, Log } from '@app/common';
import type { TestDatabase } from '@app/common/testing/test-database';
import { type ConfigDatabase, createConfigDatabase } from '@app/partner-config/testing/config-database';
import { createProvisionedDatabase } from '@app/partner-config/testing/provisioned-database';
import { AppModule } from '../app.module';
import { MIGRATIONS } from '../database/migrations';
import { IngressService } from '../ingress/ingress.service';
import { GatewayEnvironment } from '../gateway.env';

export const TOKEN_HASH_KEY = 'token-hash-key-of-tests';
export const INTERNAL_KEY = 'internal-key-of-the-gateway-in-tests';
export const RECEIPT_SIGNING_KEY = 'receipt-signing-key-of-tests';

export interface GatewayUnderTest {
  url: string;
  config: ConfigDatabase;
  own: TestDatabase;
  logged: string[];
  /** Stops the process, as a deploy would, and leaves the databases. */
  restart(settings?: Partial<GatewayEnvironment>): Promise<void>;
  stop(): Promise<void>;
}

/** A gateway with databases of its own, or beside another one, with that one's. */
export async function startGateway(
  settings: Partial<GatewayEnvironment> = {},
  beside?: GatewayUnderTest,
): Promise<GatewayUnderTest> {
  const config = beside?.config ?? (await createConfigDatabase());
  const own = beside?.own ?? (await createGatewayDatabase());
  const logged: string[] = [];
  const log = new Log({ write: (entry) => logged.push(JSON.stringify(entry)), flush: () => {} }, 'info');
  const start = async (changed: Partial<GatewayEnvironment>) => {
    const environment = Object.assign(new GatewayEnvironment(), {
      CONFIG_DATABASE_URL: config.gatewayUrl,
      GATEWAY_DATABASE_URL: own.url,
      TOKEN_HASH_KEY,
      RECEIPT_SIGNING_KEY,
      INTERNAL_KEY,
      ENDPOINT_HOST_ALLOWLIST: '127.0.0.1/32',
      ...settings,
      ...changed,
    });
    const app = await createHttpApp(AppModule.forProcess(environment, log), {
      environment,
      log,
      bodies: 'raw',
      rawHandler: (built) => built.get(IngressService).rawHandler,
    });
    await app.listen(0, '127.0.0.1');
    return app;
  };
  let app = await start({});
  const gateway: GatewayUnderTest = {
    url: await app.getUrl(),
    config,
    own,
    logged,
    restart: async (changed = {}) => {
      await app.close();
      app = await start(changed);
      gateway.url = await app.getUrl();
    },
    stop: async () => {
      await app.close();
      if (beside) return;
      await own.drop();
      await config.drop();
    },
  };
  return gateway;
}

/** A provisioned and migrated database of the gateway, for one test file. */
export function createGatewayDatabase(): Promise<TestDatabase> {
  return createProvisionedDatabase({ name: 'gateway', migrations: MIGRATIONS });
}

export function tokenHash(token: string): string {
  return keyedHash(TOKEN_HASH_KEY, token);
}
