import { randomBytes } from 'node:crypto';
import { Log } from '@app/common';
import { createHttpApp } from '@app/common/http/start-http-app';
import { onServer, runDatabaseUrl } from '@app/common/testing/run-databases';
import {
  cellDatabaseOf,
  cellEndpointUrl,
  cellPlaceOf,
  createCellDatabase,
} from '@app/partner-config/databases/cell-databases';
import { type Login, readLogin, urlOf } from '@app/partner-config/databases/on-database';
import { type ConfigDatabase, createConfigDatabase, insertPartner } from '@app/partner-config/testing/config-database';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { escapeIdentifier } from 'pg';
import { CellEnvironment } from '../host/cell.env';
import { HostModule } from '../host/host.module';
import { PartnerHost } from '../host/partner-host';
import { INTERNAL_KEY, RECEIPT_KEY, TOKEN_HASH_KEY } from './service-under-test';

const ENCRYPTION_KEY = Buffer.alloc(32, 7).toString('base64url');

/** A cell with its database and a config database of its own, for one test file. */
export interface TestCell {
  name: string;
  url: string;
  /** The database of the cell, as the cell logs in. */
  databaseUrl: string;
  config: ConfigDatabase;
  /** Codes that no other run has: roles belong to the server. */
  codeOf(number: number): string;
  /** Puts a partner into the cell. */
  addPartner(code: string, columns?: Record<string, unknown>): Promise<void>;
  start(settings?: Partial<CellEnvironment>): Promise<RunningCell>;
  drop(): Promise<void>;
}

/** The process of a cell, inside this one. */
export interface RunningCell {
  app: NestFastifyApplication;
  url: string;
  logged: string[];
  stop(): Promise<void>;
}

export async function createTestCell(): Promise<TestCell> {
  const id = randomBytes(4).toString('hex');
  const name = `cell-${id}`;
  const role = cellDatabaseOf(name);
  const login: Login = { role, password: role };
  const config = await createConfigDatabase();
  const serverUrl = runDatabaseUrl('postgres');
  const url = `http://${name}.test`;
  const servers = { serverUrl, configServerUrl: serverUrl, configUrlOfAdmin: config.url };
  await createCellDatabase(servers, { cell: name, login, url });
  const databaseUrl = urlOf(serverUrl, role, login);
  const configUrl = urlOf(config.url, readLogin(config.url).database, login);
  const codes = new Set<string>();
  return {
    name,
    url,
    databaseUrl,
    config,
    codeOf: (number) => `p${id}_${number}`,
    addPartner: async (code, columns = {}) => {
      codes.add(code);
      const endpoint = { endpoint_path: `/${code}/event`, endpoint_url: cellEndpointUrl(url, code) };
      await insertPartner(config.pool, code, { ...endpoint, ...columns });
    },
    start: (settings = {}) =>
      startCell({ CELL: name, CELL_DATABASE_URL: databaseUrl, CONFIG_DATABASE_URL: configUrl, ...settings }),
    drop: async () => {
      await config.drop();
      await dropCell(role, [...codes]);
    },
  };
}

async function dropCell(role: string, codes: readonly string[]): Promise<void> {
  const roles = codes.map(cellPlaceOf).flatMap((place) => [place.role, place.readerRole]);
  await onServer(async (client) => {
    await client.query(`DROP DATABASE ${escapeIdentifier(role)} WITH (FORCE)`);
    for (const name of [...roles, `${role}_partners`, role]) {
      await client.query(`DROP ROLE IF EXISTS ${escapeIdentifier(name)}`);
    }
  });
}

async function startCell(settings: Partial<CellEnvironment>): Promise<RunningCell> {
  const keys = { TOKEN_HASH_KEY, RECEIPT_SIGNING_KEY: RECEIPT_KEY, INTERNAL_KEY, ENCRYPTION_KEY };
  const environment = Object.assign(new CellEnvironment(), { HOST: '127.0.0.1', PORT: 0, ...keys, ...settings });
  const logged: string[] = [];
  const sink = { write: (entry: object) => void logged.push(JSON.stringify(entry)), flush: () => undefined };
  const log = new Log(sink, 'info');
  const app = await createHttpApp(HostModule.forProcess(environment, log), {
    environment,
    log,
    bodies: 'raw',
    rawHandler: (built) => (request, response) => built.get(PartnerHost).dispatch(request, response),
  });
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl(), logged, stop: () => app.close() };
}
