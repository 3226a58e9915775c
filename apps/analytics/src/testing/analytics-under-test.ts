import { createHttpApp, Log } from '@app/common';
import { signedHeaders } from '@app/common/identity/call-service';
import type { TestDatabase } from '@app/common/testing/test-database';
import { createAnalyticsDatabase } from '@app/event-stream/testing/analytics-database';
import { type ConfigDatabase, createConfigDatabase } from '@app/partner-config/testing/config-database';
import { AnalyticsEnvironment } from '../analytics.env';
import { AppModule } from '../app.module';
import { CollectorService } from '../collect/collector.service';

export const INTERNAL_KEY = 'the key of the collector in tests';

export const TOKEN_HASH_KEY = 'the hash key of the collector in tests';

export interface AnalyticsUnderTest {
  url: string;
  /** The config database, with the source `default`. */
  config: ConfigDatabase;
  database: TestDatabase;
  /** Every log line so far, as JSON. */
  logged: string[];
  stop(): Promise<void>;
}

/**
 * The collector on a database of its own, over the network.
 *
 * @param beside another one, whose database this one shares, and which is stopped after it
 */
export async function startAnalytics(
  settings: Partial<AnalyticsEnvironment> = {},
  beside?: AnalyticsUnderTest,
): Promise<AnalyticsUnderTest> {
  const [database, config] = beside
    ? [beside.database, beside.config]
    : await Promise.all([createAnalyticsDatabase(), createConfigDatabase()]);
  const logged: string[] = [];
  const log = new Log({ write: (entry) => logged.push(JSON.stringify(entry)), flush: () => {} }, 'info');
  const environment = Object.assign(new AnalyticsEnvironment(), {
    ANALYTICS_DATABASE_URL: database.url,
    CONFIG_DATABASE_URL: config.collectorUrl,
    TOKEN_HASH_KEY,
    ANALYTICS_KEYLESS: 'on',
    TRUSTED_PROXY_HOPS: 1,
    INTERNAL_KEY,
    ...settings,
  });
  const app = await createHttpApp(AppModule.forProcess(environment, log), {
    environment,
    log,
    bodies: 'raw',
    rawHandler: (built) => built.get(CollectorService).rawHandler,
  });
  await app.listen(0, '127.0.0.1');
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    await app.close();
    if (!beside) await Promise.all([database.drop(), config.drop()]);
  };
  return { url: await app.getUrl(), config, database, logged, stop };
}

/** A request of the admin app to the collector. */
export async function callInternal(
  { url }: Pick<AnalyticsUnderTest, 'url'>,
  method: 'GET' | 'POST',
  path: string,
  content?: object,
  // oxlint-disable-next-line typescript/no-explicit-any -- what is answered is what tests look into
): Promise<{ status: number; body: any }> {
  const call = {
    audience: 'analytics',
    key: INTERNAL_KEY,
    sender: 'admin',
    actor: { role: 'admin', name: 'key:test' },
    method,
    path: `/internal/v1/${path}`,
  };
  const body = content === undefined ? undefined : Buffer.from(JSON.stringify(content));
  const init = { method, headers: signedHeaders(call, body), body: body ?? null };
  const response = await fetch(url + call.path, init);
  return { status: response.status, body: await response.json() };
}
