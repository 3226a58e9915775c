import { randomBytes } from 'node:crypto';
import { createHttpApp, Log, type LogEntry } from '@app/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { createConfigDatabase } from '@app/partner-config/testing/config-database';
import { AdminEnvironment } from '../admin.env';
import { AppModule } from '../app.module';

export const ADMIN_KEY = 'the admin key of the tests';
export const INTERNAL_KEY = 'the root key of internal calls';

interface CallOptions {
  key?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface ApiResponse {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- what is answered is what tests look into
  body: any;
  headers: Record<string, string | string[] | number | undefined>;
}

export interface AdminApiUnderTest {
  call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT', path: string, options?: CallOptions): Promise<ApiResponse>;
  /** Serves the API over the network, for what `call` cannot see; the URL. */
  listen(): Promise<string>;
  /** Makes a key and returns its text. */
  makeKey(role: string, partnerCode?: string): Promise<string>;
  /** Every operation of the API in its OpenAPI document, as `GET /api/v1/partners`. */
  documentedRoutes(): string[];
  environment: AdminEnvironment;
  /** The config database as the owner of its tables. */
  ownerUrl: string;
  pool: Pool;
  logEntries: LogEntry[];
  stop(): Promise<void>;
}

export function testEnvironment(databaseUrl: string, settings: Partial<AdminEnvironment> = {}): AdminEnvironment {
  return Object.assign(new AdminEnvironment(), {
    CONFIG_DATABASE_URL: databaseUrl,
    TOKEN_HASH_KEY: 'a hash key for tests',
    ENCRYPTION_KEY: randomBytes(32).toString('base64url'),
    ADMIN_API_KEY: ADMIN_KEY,
    INTERNAL_KEY,
    ENDPOINT_HOST_ALLOWLIST: '127.0.0.1/32',
    ...settings,
  });
}

/**
 * The admin app on a real config database of its own, under a role of its own as a deployed one has it; requests go past the network.
 *
 * @param through gives the URL under which the app reaches the database
 */
export async function startAdminApi(
  through: (url: string) => Promise<string> = (url) => Promise.resolve(url),
  settings: Partial<AdminEnvironment> = {},
): Promise<AdminApiUnderTest> {
  const database = await createConfigDatabase();
  const environment = testEnvironment(await through(database.adminUrl), settings);
  const logEntries: LogEntry[] = [];
  const log = new Log({ write: (entry) => void logEntries.push(entry), flush: () => undefined }, 'info');
  const app = await createHttpApp(AppModule.forProcess(environment, log), { environment, log, bodies: 'json' });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();

  const names = new Set<string>();
  async function call(method: string, path: string, options: CallOptions = {}): Promise<ApiResponse> {
    const key = options.key === undefined ? ADMIN_KEY : options.key;
    const isRaw = typeof options.body === 'string';
    const response = await app.inject({
      method: method as 'GET',
      url: `/api/v1/${path}`,
      headers: {
        ...(key === null ? {} : { 'x-api-key': key }),
        ...(isRaw ? { 'content-type': 'application/json' } : {}),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { payload: options.body as object }),
    });
    const isJson = /^application\/(?:problem\+)?json/.test(String(response.headers['content-type']));
    const body: unknown = isJson && response.body !== '' ? JSON.parse(response.body) : response.body || undefined;
    return { status: response.statusCode, body, headers: response.headers };
  }

  return {
    call,
    async listen() {
      await app.listen(0, '127.0.0.1');
      return app.getUrl();
    },
    documentedRoutes: () => routesOf(SwaggerModule.createDocument(app, new DocumentBuilder().build()).paths),
    environment,
    ownerUrl: database.url,
    pool: database.pool,
    logEntries,
    async makeKey(role, partnerCode) {
      const name = names.has(role) ? `${role} ${names.size}` : role;
      names.add(name);
      const { body } = await call('POST', 'api-keys', { body: { name, role, partner_code: partnerCode } });
      return (body as { key: string }).key;
    },
    async stop() {
      await app.close();
      await database.drop();
    },
  };
}

function routesOf(paths: object): string[] {
  const ofApi = Object.entries(paths).filter(([path]) => path.startsWith('/api/'));
  return ofApi.flatMap(([path, operations]) =>
    Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
  );
}
