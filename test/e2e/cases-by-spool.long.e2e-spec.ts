import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@app/common/testing/until';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { CleanUp } from '../../tools/cli/clean-up';
import { Harness } from '../../tools/harness/harness';
import type { HarnessProcess } from '../../tools/harness/harness-process';
import type { FuzzResponse } from '../fuzz/response-reader';
import { type PostbackCase, readPostbackCases } from '../cases/postback-cases';
import { sendRequests } from '../cases/send-requests';

const PARTNER = 'rector';
const DIRECT_DATABASE = 'cases_direct';
const ENDPOINT = '/partner/rector/event';
const HOUR_MS = 3_600_000;
/** Cases sent at the same time. */
const CONCURRENCY = 16;

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
/** What the partner has of each setting that a case changes. */
let ownSettings: Record<string, unknown>;

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
  await harness.route(PARTNER, spooled.url, [gateway]);
  const own = await call('GET', `${admin.url}/api/v1/partners/${PARTNER}`);
  spooledDatabase = String(own.database_name);
  const changed = new Set(cases.flatMap(({ partner = {} }) => Object.keys(partner)));
  ownSettings = Object.fromEntries([...changed].map((name) => [name, own[name]]));
  for (const group of Map.groupBy(cases, ({ partner }) => JSON.stringify(partner ?? {}))) await deliver(group, ids);
}, 120_000);

afterAll(() => cleanUp.run(), 30_000);

/** Sends all cases while the service is absent; nothing is delivered before it is asked for. @returns ids by case */
async function spoolAll(): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  await sendAll(gateway.url, cases, ({ id }, responses) => {
    ids.set(
      id,
      responses.flatMap(({ head }) => /^x-postback-id: (\S+)/im.exec(head)?.[1] ?? []),
    );
  });
  await call('POST', `${admin.url}/api/v1/spool/dead-letter`, { ids: [...ids.values()].flat(), reason: 'Waits' });
  return ids;
}

/** Sends the requests of each case in their order, and several cases at a time, which share no conversion. */
async function sendAll(
  url: string,
  group: readonly PostbackCase[],
  use?: (one: PostbackCase, responses: FuzzResponse[]) => void,
): Promise<void> {
  const left = group.values();
  const send = async () => {
    for (const one of left) {
      const responses = await sendRequests(url, one.requests);
      use?.(one, responses);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, send));
}

/** Sends cases that need the same settings straight to one service, and lets the spool deliver them to the other. */
async function deliver([settings, group]: [string, PostbackCase[]], ids: Map<string, string[]>): Promise<void> {
  if (settings !== '{}') await configure({ ...ownSettings, ...(JSON.parse(settings) as object) });
  await sendAll(direct.url, group);
  await call('POST', `${admin.url}/api/v1/spool/redrive`, { ids: group.flatMap(({ id }) => ids.get(id)!) });
  const waiting = `SELECT FROM spool WHERE state = 'waiting'`;
  const isDelivered = async () => (await rows('postback_gateway', waiting)).length === 0;
  await until('the spool has delivered them', isDelivered, 20_000);
}

async function configure(settings: Record<string, unknown>): Promise<void> {
  const { version } = await call('PATCH', `${admin.url}/api/v1/partners/${PARTNER}`, settings);
  const activate = ({ url }: HarnessProcess) =>
    until('the settings are active', async () => {
      // A redrive loads the configuration first; none of these postbacks exists.
      await call('POST', `${url}${ENDPOINT}/quarantine/redrive?code=redrive_failed`);
      return (await call('GET', `${url}/info`)).config_version === version;
    });
  await Promise.all([direct, spooled].map(activate));
}

function rows(database: string, sql: string): Promise<Record<string, unknown>[]> {
  return onDatabase(harness.databaseUrl(database), async (client) => (await client.query(sql)).rows);
}

const OF_ARRIVAL = ['first_received_at', 'original_postback_id', 'counted_in_hour'];

/** A conversion as a service shows it under its key, without what differs from one arrival to another. */
async function conversionOf(service: HarnessProcess, id: string, key: Record<string, string>) {
  const query = new URLSearchParams({ key: JSON.stringify(key) }).toString();
  const shown = await call('GET', `${service.url}${ENDPOINT}/conversions/${encodeURIComponent(id)}?${query}`);
  const { state, history, key: shownKey } = shown as { state: Record<string, unknown>; history: object[]; key: object };
  for (const name of OF_ARRIVAL) delete state[name];
  return { state, postbacks: history.length, key: shownKey };
}

/**
 * Everything that is stored of postbacks, but for ids, times, versions, addresses and our own headers. Which of several
 * postbacks that are delivered together is the duplicate is open; how many are is not.
 */
const STORED = `
  SELECT (
    to_jsonb(row) -
      '{id,received_at,stored_at,config_version,request_headers,request_ip,digest,is_duplicate,is_update}'::text[]
  )::text AS stored
  FROM conversions AS row
  UNION ALL
  SELECT concat_ws(' ', conversion_id, conversion_key, count(*) FILTER (WHERE is_duplicate))
  FROM conversions GROUP BY conversion_id, conversion_key
  UNION ALL
  SELECT regexp_replace((
    to_jsonb(row) - '{original_id,original_received_at,hour,status_as_of,amounts_as_of,amount_parts,tx}'::text[]
  )::text, '"asOf": "[0-9a-f-]*"', '', 'g')
  FROM conversion_state AS row
  UNION ALL
  SELECT (to_jsonb(row) - '{id,received_at,stored_at,config_version,request_headers,request_ip,digest,redriven_at}'::text[])::text
  FROM quarantine AS row
  ORDER BY 1`;

describe('what senders really send, from the spool', () => {
  it('is each conversion that it should be, and no other', async () => {
    const stored = await rows(
      spooledDatabase,
      'SELECT split_part(conversion_id, chr(31), 1) AS id FROM conversion_state',
    );
    const found = new Set(stored.map(({ id }) => id));
    const wrong = cases.flatMap(({ id: name, expect: { conversions = [], absent = [] } }) => [
      ...conversions
        .filter(({ conversion_id: id }) => !found.has(id))
        .map(({ conversion_id: id }) => `${name}: no ${id}`),
      ...absent.filter((id) => found.has(id)).map((id) => `${name}: ${id}`),
    ]);
    expect(wrong).toEqual([]);
  });

  const keyed = cases.flatMap(({ expect: { conversions = [] } }) => conversions).filter(({ key }) => key);

  it.each(keyed)('is read by its key alike: $conversion_id $key', async ({ conversion_id: id, key, history }) => {
    const straight = await conversionOf(direct, id, key!);
    expect(straight.key).toEqual(key);
    expect(straight.postbacks).toBe(history ?? straight.postbacks);
    expect(await conversionOf(spooled, id, key!)).toEqual(straight);
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
