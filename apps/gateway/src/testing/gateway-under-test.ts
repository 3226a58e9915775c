import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createHttpApp, keyedHash, Log } from '@app/common';
import { runMigrations } from '@app/common/database/run-migrations';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { createConfigDatabase } from '@app/partner-config/testing/config-database';
import { BATCH_HEADER, BATCH_PATH, decodeBatch, encodeAnswers } from '@app/postback';
import { AppModule } from '../app.module';
import { MIGRATIONS } from '../database/migrations';
import { DoorService } from '../door/door.service';
import { openDoor } from '../door/open-door';
import { GatewayEnvironment } from '../gateway.env';

export const TOKEN_HASH_KEY = 'token-hash-key-of-tests';
export const RECEIPT_SIGNING_KEY = 'receipt-signing-key-of-tests';

export interface GatewayUnderTest {
  url: string;
  config: TestDatabase;
  own: TestDatabase;
  logged: string[];
  /** Stops the process, as a deploy would, and leaves the databases. */
  restart(settings?: Partial<GatewayEnvironment>): Promise<void>;
  stop(): Promise<void>;
}

export async function startGateway(): Promise<GatewayUnderTest> {
  const config = await createConfigDatabase();
  const own = await createTestDatabase('gateway', async (url) => void (await runMigrations(url, MIGRATIONS)));
  const logged: string[] = [];
  const log = new Log({ write: (entry) => logged.push(JSON.stringify(entry)), flush: () => {} }, 'info');
  const start = async (settings: Partial<GatewayEnvironment>) => {
    const environment = Object.assign(new GatewayEnvironment(), {
      CONFIG_DATABASE_URL: config.url,
      GATEWAY_DATABASE_URL: own.url,
      TOKEN_HASH_KEY,
      RECEIPT_SIGNING_KEY,
      ...settings,
    });
    const door = (app: { get(type: typeof DoorService): DoorService }) => openDoor(app.get(DoorService));
    const app = await createHttpApp(AppModule.forProcess(environment, log), { environment, log, bodies: 'raw', door });
    await app.listen(0, '127.0.0.1');
    return app;
  };
  let app = await start({});
  const gateway: GatewayUnderTest = {
    url: await app.getUrl(),
    config,
    own,
    logged,
    restart: async (settings = {}) => {
      await app.close();
      app = await start(settings);
      gateway.url = await app.getUrl();
    },
    stop: async () => {
      await app.close();
      await own.drop();
      await config.drop();
    },
  };
  return gateway;
}

/** A request as an upstream saw it. */
export interface Seen {
  method: string;
  url: string;
  rawHeaders: string[];
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Upstream {
  url: string;
  seen: Seen[];
  /** Sizes of the batches taken. */
  batches: number[];
  close(): Promise<void>;
}

/** A service of a test: answers 218 with odd headers; with `batches` it says that it takes them, and does. */
export async function startUpstream(options: { batches?: boolean; delayMs?: number } = {}): Promise<Upstream> {
  const upstream: Upstream = { url: '', seen: [], batches: [], close: () => Promise.resolve() };
  const server: Server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      if (options.delayMs) await new Promise((resolve) => setTimeout(resolve, options.delayMs));
      if (options.batches && request.url === BATCH_PATH) {
        const requests = decodeBatch(body);
        upstream.batches.push(requests.length);
        const answers = requests.map(({ receipt, target }) => ({
          status: 200,
          headers: { 'x-postback-id': receipt },
          body: target,
        }));
        response.end(encodeAnswers(answers));
        return;
      }
      const { method = '', url = '', rawHeaders, headers } = request;
      upstream.seen.push({ method, url, rawHeaders, headers, body });
      const mark = options.batches ? { [BATCH_HEADER]: '1' } : {};
      response.writeHead(218, { 'x-own': ['a', 'b'], 'content-type': 'text/odd', ...mark });
      response.end(Buffer.from([0, 255, 1]));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  upstream.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return upstream;
}

export function tokenHash(token: string): string {
  return keyedHash(TOKEN_HASH_KEY, token);
}
