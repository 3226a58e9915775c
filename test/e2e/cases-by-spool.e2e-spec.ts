import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@app/common/testing/until';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { CleanUp } from '../../tools/cli/clean-up';
import { Harness } from '../../tools/harness/harness';
import type { HarnessProcess } from '../../tools/harness/harness-process';
import { type PostbackCase, readPostbackCases } from '../cases/postback-cases';
import { sendRequests } from '../cases/send-requests';

const PARTNER = 'rector';
const DIRECT_DATABASE = 'cases_direct';
const ENDPOINT = '/partner/rector/event';
const HOUR_MS = 3_600_000;

const cases = readPostbackCases();
const cleanUp = new CleanUp();
let harness: Harness;
let gateway: HarnessProcess;
let admin: HarnessProcess;
/** The postbacks of each case reach this one straight. */
let direct: HarnessProcess;
/** This one is absent while they are sent, and gets them from the spool. */
let spooled: HarnessProcess;
let spooledDatabase: string;

async function call(method: string, url: string, body?: unknown): Promise<Record<string, unknown>> {
  const headers = { 'x-api-key': harness.adminKey, 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  const text = await response.text();
  if (response.status >= 300) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cases-'));
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  harness = await Harness.open({ folder, cleanUp });
  [admin, gateway, direct] = [
    await harness.startAdmin(),
    await harness.startGateway(),
    await harness.startService(PARTNER, { name: 'direct', databaseName: DIRECT_DATABASE }),
  ];
  await until('the gateway knows the partner', async () => {
    const { routes } = await call('GET', `${gateway.url}/info`);
    return (routes as { partner: string }[]).some(({ partner }) => partner === PARTNER);
  });
  const ids = await spoolAll();
  spooled = await harness.startService(PARTNER);
  spooledDatabase = await databaseOf();
  await harness.route(PARTNER, spooled.url, [gateway]);
  for (const group of Map.groupBy(cases, ({ partner }) => JSON.stringify(partner ?? {}))) await deliver(group, ids);
}, 120_000);

afterAll(() => cleanUp.run(), 30_000);

/** Sends all cases while the service is absent; nothing is delivered before it is asked for. @returns ids by case */
async function spoolAll(): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  for (const { id, requests } of cases) {
    const responses = await sendRequests(gateway.url, requests);
    ids.set(
      id,
      responses.flatMap(({ head }) => /^x-postback-id: (\S+)/im.exec(head)?.[1] ?? []),
    );
  }
  await call('POST', `${admin.url}/api/v1/spool/dead-letter`, { ids: [...ids.values()].flat(), reason: 'Waits' });
  return ids;
}

async function databaseOf(): Promise<string> {
  const { database_name: name } = await call('GET', `${admin.url}/api/v1/partners/${PARTNER}`);
  return String(name);
}

/** Sends cases that need the same settings straight to one service, and lets the spool deliver them to the other. */
async function deliver([settings, group]: [string, PostbackCase[]], ids: Map<string, string[]>): Promise<void> {
  const url = `${admin.url}/api/v1/partners/${PARTNER}`;
  const before = await call('GET', url);
  const changed = JSON.parse(settings) as Record<string, unknown>;
  if (settings !== '{}') await configure(url, changed);
  for (const { requests } of group) await sendRequests(direct.url, requests);
  const wanted = group.flatMap(({ id }) => ids.get(id)!);
  await call('POST', `${admin.url}/api/v1/spool/redrive`, { ids: wanted });
  const waiting = `SELECT FROM spool WHERE state = 'waiting'`;
  const isDelivered = async () => (await rows('postback_gateway', waiting)).length === 0;
  await until('the spool has delivered them', isDelivered, 20_000);
  const own = Object.fromEntries(Object.keys(changed).map((name) => [name, before[name]]));
  if (settings !== '{}') await configure(url, own);
}

async function configure(url: string, settings: Record<string, unknown>): Promise<void> {
  const { version } = await call('PATCH', url, settings);
  for (const service of [direct, spooled]) {
    await until('the settings are active', async () => {
      // A redrive loads the configuration first; none of these postbacks exists.
      await call('POST', `${service.url}${ENDPOINT}/quarantine/redrive?code=redrive_failed`);
      return (await call('GET', `${service.url}/info`)).config_version === version;
    });
  }
}

function rows(database: string, sql: string): Promise<Record<string, unknown>[]> {
  return onDatabase(harness.databaseUrl(database), async (client) => (await client.query(sql)).rows);
}

const OF_ARRIVAL = ['first_received_at', 'original_postback_id', 'counted_in_hour'];

/** A conversion as a service shows it, without what differs from one arrival to another. */
async function conversionOf(service: HarnessProcess, id: string, key: Record<string, string> | undefined) {
  const query = key ? `?${new URLSearchParams({ key: JSON.stringify(key) }).toString()}` : '';
  const response = await fetch(`${service.url}${ENDPOINT}/conversions/${encodeURIComponent(id)}${query}`, {
    headers: { 'x-api-key': harness.adminKey },
  });
  if (response.status !== 200) return response.status;
  const { state, history } = (await response.json()) as { state: Record<string, unknown>; history: object[] };
  for (const name of OF_ARRIVAL) delete state[name];
  return { state, postbacks: history.length };
}

/** Everything that is stored of postbacks, but for ids, times, versions, addresses and our own headers. */
const STORED = `
  SELECT (to_jsonb(row) - '{id,received_at,stored_at,config_version,request_headers,request_ip,digest}'::text[])::text AS stored
  FROM conversions AS row
  UNION ALL
  SELECT (to_jsonb(row) - '{id,received_at,stored_at,config_version,request_headers,request_ip,digest,redriven_at}'::text[])::text
  FROM quarantine AS row
  ORDER BY 1`;

describe('what senders really send, from the spool', () => {
  it.each(cases.map((one) => [`${one.kind}: ${one.id}`, one] as const))('%s', async (_, { expect: expected }) => {
    for (const { conversion_id: id, key } of expected.conversions ?? []) {
      const straight = await conversionOf(direct, id, key);
      expect(straight).not.toBe(404);
      expect(await conversionOf(spooled, id, key)).toEqual(straight);
    }
    for (const id of expected.absent ?? []) {
      expect(await Promise.all([direct, spooled].map((service) => conversionOf(service, id, undefined)))).toEqual([
        404, 404,
      ]);
    }
  });

  it('leaves the same rows as what came straight', async () => {
    const [straight, delivered] = [await rows(DIRECT_DATABASE, STORED), await rows(spooledDatabase, STORED)];
    expect(delivered).toEqual(straight);
    expect(delivered.length).toBeGreaterThan(cases.length);
  });

  it('is counted at the gateway as it is stored, several postbacks in a request as several', async () => {
    const from = new Date(Math.floor(Date.now() / HOUR_MS - 1) * HOUR_MS);
    const span = `from=${from.toISOString()}&to=${new Date(from.getTime() + 3 * HOUR_MS).toISOString()}`;
    const read = () => call('GET', `${admin.url}/api/v1/reconciliation?partner_code=${PARTNER}&${span}`);
    const differences = async () =>
      ((await read()).data as { difference: number }[]).map(({ difference }) => difference);
    await until('the counts are written', async () => (await differences()).every((one) => one === 0), 10_000);
    expect((await differences()).length).toBeGreaterThan(0);
  });
});
