import { callService, type ServiceCall, type ServiceResponse } from '@app/common/identity/call-service';
import { keyedHash, Log, uuidV7 } from '@app/common';
import { createHttpApp } from '@app/common/http/start-http-app';
import type { TestDatabase } from '@app/common/testing/test-database';
import {
  admitService,
  type ConfigDatabase,
  createConfigDatabase,
  insertPartner,
} from '@app/partner-config/testing/config-database';
import { INSIGHT_READERS } from '@app/partner-config/databases/platform-databases';
import { REPORTING_READERS } from '@app/partner-config/databases/reporting-role';
import { createProvisionedDatabase } from '@app/partner-config/testing/provisioned-database';
import { ENVELOPE_HEADERS, signEnvelope } from '@app/internal-protocol';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module';
import { MIGRATIONS } from '../database/migrations';
import { routeRequests } from '../intake/route-requests';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { BODY_LIMIT_BYTES, IntakeHandler } from '../intake/intake.handler';

export const TOKEN_HASH_KEY = 'token-hash-key-of-tests';
export const RECEIPT_KEY = 'receipt-key-of-tests';
export const INTERNAL_KEY = 'internal-key-of-tests';
export const ADMIN_KEY = 'admin-key-of-tests';
export const VIEWER_KEY = 'viewer-key-of-tests';
const PARTNER = 'involve_asia';

/** The mapping that ships for InvolveAsia. */
const MAPPING = {
  sub_id: 'aff_sub',
  media_id: 'aff_sub2',
  click_id: 'aff_sub3',
  usd_sale_amount: 'usd_sale_amount',
  usd_payout: 'usd_payout',
  rewars: 'usd_payout',
  offer_name: 'offer_name',
  conversion_id: 'conversion_id',
  conversion_datetime: 'datetime_conversion',
  event_time: 'datetime_conversion',
};

/** Both databases of one partner, real ones, for one test file. */
export interface PartnerDatabases {
  config: ConfigDatabase;
  partner: TestDatabase;
  drop(): Promise<void>;
}

export async function createPartnerDatabases(columns: Record<string, unknown> = {}): Promise<PartnerDatabases> {
  const config = await createConfigDatabase();
  const partner = await createPartnerDatabase();
  const parameterMapping = JSON.stringify(MAPPING);
  await insertPartner(config.pool, PARTNER, {
    endpoint_path: '/involve/event',
    parameter_mapping: parameterMapping,
    ...columns,
  });
  await admitService(config, PARTNER);
  await insertKey(config, ADMIN_KEY, 'admin');
  await insertKey(config, VIEWER_KEY, 'viewer');
  const drop = async (): Promise<void> => {
    await partner.drop();
    await config.drop();
  };
  return { config, partner, drop };
}

/** A provisioned and migrated database of a partner, for one test file. */
export function createPartnerDatabase(): Promise<TestDatabase> {
  return createProvisionedDatabase({
    name: 'partner',
    migrations: MIGRATIONS,
    memberships: [INSIGHT_READERS],
    groups: [REPORTING_READERS],
  });
}

async function insertKey(config: TestDatabase, key: string, role: string): Promise<void> {
  await config.pool.query(
    `INSERT INTO api_keys (id, name, role, key_hash, key_prefix) VALUES (gen_random_uuid(), $1 || ' ' || gen_random_uuid(), $1, $2, '')`,
    [role, keyedHash(TOKEN_HASH_KEY, key)],
  );
}

export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  // The tests look into answers of many shapes.
  // oxlint-disable-next-line typescript/no-explicit-any
  json: any;
}

/** One running instance of the service, listening on a free port. */
export interface ServiceUnderTest {
  app: NestFastifyApplication;
  url: string;
  logged: string[];
  get(path: string, headers?: Record<string, string>): Promise<Answered>;
  send(path: string, init: RequestInit): Promise<Answered>;
  /** Sends a postback with an id that the gateway could have assigned at that time. */
  sendSigned(postbackId: string, query: string, headers?: Record<string, string>): Promise<Answered>;
  /** Loads the configuration now, instead of when a request needs it. */
  loadConfig(): Promise<void>;
  stop(): Promise<void>;
}

export async function startService(
  databases: PartnerDatabases,
  settings: Partial<PartnerServiceEnvironment> = {},
): Promise<ServiceUnderTest> {
  const environment = Object.assign(new PartnerServiceEnvironment(), {
    HOST: '127.0.0.1',
    PORT: 0,
    PARTNER_CODE: PARTNER,
    PARTNER_DATABASE_URL: databases.partner.url,
    CONFIG_DATABASE_URL: databases.config.serviceUrl,
    TOKEN_HASH_KEY,
    RECEIPT_KEY,
    INTERNAL_KEY,
    ...settings,
  });
  const logged: string[] = [];
  const log = new Log(
    { write: ({ message, fields }) => logged.push(JSON.stringify({ message, ...fields })), flush: () => {} },
    'info',
  );
  const app = await createHttpApp(AppModule.forProcess(environment, log), {
    environment,
    log,
    bodies: 'raw',
    bodyLimitBytes: BODY_LIMIT_BYTES,
    rawHandler: (built) => routeRequests(built.get(PartnerConfigService), built.get(IntakeHandler)),
  });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const send = (path: string, init: RequestInit) => request(url + path, init);
  return {
    app,
    url,
    logged,
    send,
    get: (path, headers = {}) => send(path, { headers }),
    sendSigned: (postbackId, query, headers = {}) => {
      const path = `/involve/event?${query}`;
      return send(path, { headers: { accept: 'application/json', ...signedHeaders(postbackId, path), ...headers } });
    },
    loadConfig: () => app.get(PartnerConfigService).refresh(),
    stop: () => app.close(),
  };
}

async function request(url: string, init: RequestInit): Promise<Answered> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

/** A postback id of a moment; later calls with the same moment return later ids. */
export function postbackIdAt(moment: string | number): string {
  return uuidV7(new Date(moment).getTime());
}

export function signedHeaders(
  postbackId: string,
  pathWithQuery: string,
  address = '198.51.100.7',
  isAcknowledged = false,
  configVersion?: number,
): Record<string, string> {
  const sentAtMs = Date.now();
  const parts = {
    partnerCode: PARTNER,
    postbackId,
    address,
    sentAtMs,
    method: 'GET',
    pathWithQuery,
    body: new Uint8Array(0),
    isTest: false,
    isAcknowledged,
    configVersion,
  };
  return {
    ...(isAcknowledged ? { [ENVELOPE_HEADERS.acknowledged]: '1' } : {}),
    ...(configVersion === undefined ? {} : { [ENVELOPE_HEADERS.configVersion]: String(configVersion) }),
    [ENVELOPE_HEADERS.id]: postbackId,
    [ENVELOPE_HEADERS.address]: address,
    [ENVELOPE_HEADERS.sent]: String(sentAtMs),
    [ENVELOPE_HEADERS.signature]: signEnvelope(RECEIPT_KEY, parts),
  };
}

/** Sends a signed request as the admin app does, for an admin unless `changed` names another actor. */
export function requestAsAdmin<Body>(
  service: ServiceUnderTest,
  path: string,
  changed: Partial<ServiceCall> = {},
): Promise<ServiceResponse<Body>> {
  return callService<Body>({
    origin: service.url,
    audience: PARTNER,
    sender: 'admin',
    actor: { role: 'admin', name: 'key:test' },
    key: INTERNAL_KEY,
    method: changed.body === undefined ? 'GET' : 'POST',
    path: `/internal/v1/${path}`,
    deadlineMs: 20_000,
    ...changed,
  });
}
