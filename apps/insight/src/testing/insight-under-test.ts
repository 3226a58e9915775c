import { createHttpApp, Log } from '@app/common';
import { callService, type ServiceResponse } from '@app/common/identity/call-service';
import { type ConfigDatabase, createConfigDatabase } from '@app/partner-config/testing/config-database';
import type { TestDatabase } from '@app/common/testing/test-database';
import { until } from '@app/common/testing/until';
import type { INestApplication } from '@nestjs/common';
import { AppModule } from '../app.module';
import { InsightEnvironment } from '../insight.env';
import { createInsightDatabase } from './insight-database';

export const INTERNAL_KEY = 'the key of insight in tests';
export const INSIGHT_KEY = 'the root key of queries in tests';

export interface InsightUnderTest {
  url: string;
  config: ConfigDatabase;
  database: TestDatabase;
  /** Every log line so far, as JSON. */
  logged: string[];
  /** Sends a request as the admin app does. */
  post<Body>(path: string, body: object, role?: string, user?: string): Promise<ServiceResponse<Body>>;
  get<Body>(path: string): Promise<ServiceResponse<Body>>;
  app: INestApplication;
  /** Until it has followed the configuration to so many partners. */
  untilPartners(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** Insight on databases of its own, over the network. */
export async function startInsight(settings: Partial<InsightEnvironment> = {}): Promise<InsightUnderTest> {
  const [config, database] = await Promise.all([createConfigDatabase(), createInsightDatabase()]);
  const logged: string[] = [];
  const log = new Log({ write: (entry) => logged.push(JSON.stringify(entry)), flush: () => {} }, 'info');
  const environment = Object.assign(new InsightEnvironment(), {
    CONFIG_DATABASE_URL: config.insightUrl,
    INSIGHT_DATABASE_URL: database.url,
    INTERNAL_KEY,
    INSIGHT_KEY,
    // Tests say when rules are evaluated and messages are sent.
    ALERTS: 'off' as const,
    REPORTS: 'off' as const,
    ENDPOINT_HOST_ALLOWLIST: '127.0.0.1/32',
    ...settings,
  });
  const app = await createHttpApp(AppModule.forProcess(environment, log), { environment, log, bodies: 'raw' });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    url,
    config,
    database,
    logged,
    app,
    post: <Body>(path: string, body: object, role = 'admin', user = `key:${role}`) =>
      call<Body>(url, { method: 'POST', path, body, role, user }),
    get: <Body>(path: string) => call<Body>(url, { method: 'GET', path, role: 'admin', user: 'key:admin' }),
    async untilPartners(count) {
      await until('insight knows the partners', async () => {
        const info = (await (await fetch(`${url}/info`)).json()) as { partners?: string[] };
        return info.partners?.length === count;
      });
    },
    async stop() {
      await app.close();
      await Promise.all([config.drop(), database.drop()]);
    },
  };
}

interface AdminRequest {
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  role: string;
  user: string;
}

function call<Body>(origin: string, { method, path, body, role, user }: AdminRequest): Promise<ServiceResponse<Body>> {
  return callService<Body>({
    origin,
    audience: 'insight',
    key: INTERNAL_KEY,
    sender: 'admin',
    actor: { role, name: user },
    method,
    path: `/internal/v1/${path}`,
    body,
    deadlineMs: 20_000,
  });
}
