import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readActor, SERVICE_HEADERS } from '@app/common';
import { ADMIN_KEY, type AdminApiUnderTest, type ApiResponse, startAdminApi } from '../testing/admin-api';

type Method = Parameters<AdminApiUnderTest['call']>[0];

interface Expected {
  /** Whose key is let through; everybody else is refused. */
  roles: readonly string[];
  status: number;
  /** `action entity` of every audit event that one request leaves, in order. */
  events: readonly string[];
  request: (names: Names) => { path: string; body?: object };
  /** The session of a browser is refused, whatever its role. */
  isForKeysOnly?: boolean;
}

/** What a request is about. */
interface Names {
  partner: string;
  keyId: string;
  personId: string;
  source: string;
  sourceKeyId: string;
}

const ADMIN = ['admin'];
const WRITERS = ['admin', 'editor'];
const READERS = ['admin', 'editor', 'viewer'];
/** Signed in with the key of the viewer; sends the cookie alone. */
const VIEWER_SESSION = 'a viewer in a browser';
const EVERYBODY = [
  ...READERS,
  VIEWER_SESSION,
  'partner',
  'nobody',
  'a stranger',
  'a revoked admin',
  'an expired admin',
];

const UUID = '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b';
const REPORT = {
  name: 'n',
  board: {},
  language: 'en',
  timezone: 'UTC',
  schedule: {},
  channels: ['webhook'],
};
const SPAN = 'from=2026-01-01T00:00:00Z&to=2026-01-01T02:00:00Z';

const read = (path: string | ((names: Names) => string), roles: readonly string[] = READERS): Expected => ({
  roles,
  status: 200,
  events: [],
  request: (names) => ({ path: typeof path === 'string' ? path : path(names) }),
});

const write = (
  roles: readonly string[],
  [status, ...events]: [number, ...string[]],
  request: Expected['request'],
): Expected => ({ roles, status, events, request });

/** A read that is accepted, and finds no service: the partners of this test have none. */
const readOfService = (path: (names: Names) => string): Expected => ({ ...read(path), status: 503 });

/** Every route of the admin API. A route that is not listed here fails the first test below. */
const EXPECTED: Readonly<Record<string, Expected>> = {
  'GET /api/v1/partners': read('partners'),
  'POST /api/v1/partners': write(WRITERS, [201, 'insert partner'], ({ partner }) => ({
    path: 'partners',
    body: { partner_code: `${partner}_new`, partner_name: 'New', endpoint_path: `${partner}_new/event` },
  })),
  'GET /api/v1/partners/{partner_code}': read(({ partner }) => `partners/${partner}`),
  'PATCH /api/v1/partners/{partner_code}': write(WRITERS, [200, 'update partner'], ({ partner }) => ({
    path: `partners/${partner}`,
    body: { partner_name: 'Changed' },
  })),
  'DELETE /api/v1/partners/{partner_code}': write(WRITERS, [200, 'update partner'], ({ partner }) => ({
    path: `partners/${partner}`,
  })),
  'POST /api/v1/partners/{partner_code}/identity': write(ADMIN, [200, 'update partner'], ({ partner }) => ({
    path: `partners/${partner}/identity?confirm=${partner}`,
    body: { cloud_run_service_name: `${partner.replaceAll('_', '-')}-other` },
  })),
  'GET /api/v1/partners/{partner_code}/tenants': read(({ partner }) => `partners/${partner}/tenants`),
  'POST /api/v1/partners/{partner_code}/tenants': write(WRITERS, [201, 'insert tenant'], ({ partner }) => ({
    path: `partners/${partner}/tenants`,
    body: { code: 'new', name: 'New' },
  })),
  'GET /api/v1/partners/{partner_code}/tenants/{code}': read(({ partner }) => `partners/${partner}/tenants/other`),
  'PATCH /api/v1/partners/{partner_code}/tenants/{code}': write(WRITERS, [200, 'update tenant'], ({ partner }) => ({
    path: `partners/${partner}/tenants/other`,
    body: { name: 'Changed' },
  })),
  'DELETE /api/v1/partners/{partner_code}/tenants/{code}': write(WRITERS, [200, 'update tenant'], ({ partner }) => ({
    path: `partners/${partner}/tenants/other`,
  })),
  'GET /api/v1/partners/{partner_code}/revisions': read(({ partner }) => `partners/${partner}/revisions`),
  'GET /api/v1/partners/{partner_code}/revisions/{version}': read(({ partner }) => `partners/${partner}/revisions/1`),
  'GET /api/v1/partners/{partner_code}/revisions/traffic': readOfService(
    ({ partner }) => `partners/${partner}/revisions/traffic?from_version=1&to_version=1`,
  ),
  'POST /api/v1/partners/{partner_code}/revisions/{version}/rollback': write(
    WRITERS,
    [200, 'update partner'],
    ({ partner }) => ({ path: `partners/${partner}/revisions/2/rollback` }),
  ),
  'GET /api/v1/api-keys': read('api-keys', ADMIN),
  'POST /api/v1/api-keys': write(ADMIN, [201, 'insert api_key'], ({ partner }) => ({
    path: 'api-keys',
    body: { name: `made with ${partner}`, role: 'viewer' },
  })),
  'DELETE /api/v1/api-keys/{id}': write(ADMIN, [200, 'update api_key'], ({ keyId }) => ({
    path: `api-keys/${keyId}`,
  })),
  'POST /api/v1/mcp': write([...READERS, 'partner'], [200], () => ({
    path: 'mcp',
    body: { jsonrpc: '2.0', id: 1, method: 'tools/list' },
  })),
  'GET /api/v1/audit': read(({ partner }) => `audit?partner_code=${partner}`),
  'GET /api/v1/spool': read('spool'),
  'POST /api/v1/spool/redrive': write(WRITERS, [200, 'redrive spool', 'redrive spool'], ({ partner }) => ({
    path: 'spool/redrive',
    body: { partner_code: partner },
  })),
  'POST /api/v1/spool/dead-letter': write(WRITERS, [200, 'dead_letter spool', 'dead_letter spool'], () => ({
    path: 'spool/dead-letter',
    body: { ids: [UUID] },
  })),
  'GET /api/v1/unrouted': read('unrouted'),
  'POST /api/v1/unrouted/redrive': write(WRITERS, [200, 'redrive unrouted', 'redrive unrouted'], () => ({
    path: 'unrouted/redrive',
    body: { ids: [UUID] },
  })),
  'POST /api/v1/privacy/export': write(ADMIN, [200, 'export personal_data', 'export personal_data'], ({ partner }) => ({
    path: 'privacy/export',
    body: { click_id: 'c', partner_codes: [partner] },
  })),
  'POST /api/v1/privacy/erase': write(
    ADMIN,
    [200, 'erase personal_data', 'erase personal_data', 'erase personal_data'],
    ({ partner }) => ({ path: 'privacy/erase', body: { click_id: 'c', partner_codes: [partner] } }),
  ),
  // The partner has no service here, so what is allowed is answered 503.
  'POST /api/v1/partners/{partner_code}/dry-runs': write(WRITERS, [503], ({ partner }) => ({
    path: `partners/${partner}/dry-runs`,
    body: { draft: { parameter_mapping: { reward: 'usd_payout' } } },
  })),
  'POST /api/v1/partners/{partner_code}/test-postbacks': write(WRITERS, [200], ({ partner }) => ({
    path: `partners/${partner}/test-postbacks`,
    body: { target: '/partner/own/event?conversion_id=test-1' },
  })),
  'POST /api/v1/partners/{partner_code}/redrives': write(
    WRITERS,
    [503, 'redrive quarantine', 'redrive quarantine'],
    ({ partner }) => ({ path: `partners/${partner}/redrives`, body: { all: true } }),
  ),
  'GET /api/v1/partners/{partner_code}/samples': {
    ...read(({ partner }) => `partners/${partner}/samples`),
    status: 503,
  },
  'GET /api/v1/partners/{partner_code}/names-seen': {
    ...read(({ partner }) => `partners/${partner}/names-seen`),
    status: 503,
  },
  'GET /api/v1/partners/{partner_code}/drafts': read(({ partner }) => `partners/${partner}/drafts`),
  'PUT /api/v1/partners/{partner_code}/drafts': write(WRITERS, [200], ({ partner }) => ({
    path: `partners/${partner}/drafts`,
    body: { base_version: 1, draft: {} },
  })),
  'DELETE /api/v1/partners/{partner_code}/drafts': write(WRITERS, [204], ({ partner }) => ({
    path: `partners/${partner}/drafts`,
  })),
  'POST /api/v1/partners/{partner_code}/imports': write(
    WRITERS,
    [503, 'import conversion', 'import conversion'],
    ({ partner }) => ({
      path: `partners/${partner}/imports`,
      body: {
        file_name: 'report.csv',
        file_size_bytes: 10,
        file_hash: 'ab'.repeat(32),
        columns: [{ name: 'Order', parameter: 'conversion_id' }],
        rows: 1,
      },
    }),
  ),
  'POST /api/v1/partners/{partner_code}/imports/{id}/parts': write(WRITERS, [503], ({ partner }) => ({
    path: `partners/${partner}/imports/${UUID}/parts`,
    body: { first_row: 0, lines: [2], rows: [['c1']] },
  })),
  'GET /api/v1/partners/{partner_code}/imports/{id}/errors.csv': readOfService(
    ({ partner }) => `partners/${partner}/imports/${UUID}/errors.csv`,
  ),
  'GET /api/v1/partners/{partner_code}/imports/{id}/errors.ndjson': readOfService(
    ({ partner }) => `partners/${partner}/imports/${UUID}/errors.ndjson`,
  ),
  'PATCH /api/v1/partners/{partner_code}/mapping': write(WRITERS, [200, 'update partner'], ({ partner }) => ({
    path: `partners/${partner}/mapping`,
    body: { parameter_mapping: { reward: 'usd_payout' } },
  })),
  'GET /api/v1/views': read('views'),
  'POST /api/v1/views': write(WRITERS, [201], ({ partner }) => ({
    path: 'views',
    body: { list: 'conversions', name: partner, query: '' },
  })),
  'PATCH /api/v1/views/{id}': write(WRITERS, [404], () => ({ path: `views/${UUID}`, body: { name: 'n' } })),
  'DELETE /api/v1/views/{id}': write(WRITERS, [404], () => ({ path: `views/${UUID}` })),
  'GET /api/v1/jobs': read('jobs?partner_code=own'),
  'GET /api/v1/jobs/{partner_code}/{id}': { ...read(({ partner }) => `jobs/${partner}/${UUID}`), status: 503 },
  'GET /api/v1/jobs/{partner_code}/{id}/rows': {
    ...read(({ partner }) => `jobs/${partner}/${UUID}/rows`),
    status: 503,
  },
  'DELETE /api/v1/jobs/{partner_code}/{id}': write(WRITERS, [503], ({ partner }) => ({
    path: `jobs/${partner}/${UUID}`,
  })),
  'GET /api/v1/compliance-report': read(({ partner }) => `compliance-report?partner_code=${partner}&${SPAN}`, ADMIN),
  'GET /api/v1/overview': read('overview'),
  'GET /api/v1/conversions': read('conversions?partner=own'),
  'GET /api/v1/quarantine': read('quarantine?partner=own'),
  'GET /api/v1/exports/conversions.csv': read('exports/conversions.csv?partner=own'),
  'GET /api/v1/exports/conversions.ndjson': read('exports/conversions.ndjson?partner=own'),
  'GET /api/v1/exports/quarantine.csv': read('exports/quarantine.csv?partner=own'),
  'GET /api/v1/exports/quarantine.ndjson': read('exports/quarantine.ndjson?partner=own'),
  'GET /api/v1/partners/{partner_code}/conversions/{conversion_id}/evidence.zip': readOfService(
    ({ partner }) => `partners/${partner}/conversions/c1/evidence.zip`,
  ),
  'GET /api/v1/search': read('search?q=x'),
  'GET /api/v1/networks': read('networks'),
  'GET /api/v1/analytics/reconciliation': { ...read(`analytics/reconciliation?${SPAN}`), status: 503 },
  'POST /api/v1/insight/query': write([...READERS, 'partner'], [503], () => ({
    path: 'insight/query',
    body: { plan: { metrics: ['payout'], time: { from: null, to: '2026-01-01T00:00' } } },
  })),
  'POST /api/v1/insight/ask': write([...READERS, 'partner'], [503], () => ({
    path: 'insight/ask',
    body: { question: 'payout yesterday' },
  })),
  'POST /api/v1/insight/forecast': write([...READERS, 'partner'], [503], () => ({
    path: 'insight/forecast',
    body: { plan: { metrics: ['payout'] } },
  })),
  'POST /api/v1/insight/calibration': write([...READERS, 'partner'], [503], () => ({
    path: 'insight/calibration',
    body: {},
  })),
  'POST /api/v1/insight/model-comparison': write([...READERS, 'partner'], [503], () => ({
    path: 'insight/model-comparison',
    body: {},
  })),
  'POST /api/v1/insight/alert-rules/preview': write([...READERS, 'partner'], [503], () => ({
    path: 'insight/alert-rules/preview',
    body: { rule: { metric: 'conversions', condition: { kind: 'silence' } } },
  })),
  'POST /api/v1/insight/predictions': write(ADMIN, [503], () => ({
    path: 'insight/predictions',
    body: { ndjson: '{}' },
  })),
  'GET /api/v1/insight/predictions': {
    ...read('insight/predictions?partner=own&conversion_id=c1', [...READERS, 'partner']),
    status: 503,
  },
  'GET /api/v1/insight/training.parquet': { ...read('insight/training.parquet', ADMIN), status: 503 },
  'GET /api/v1/insight/alert-rules': { ...read('insight/alert-rules', [...READERS, 'partner']), status: 503 },
  'POST /api/v1/insight/alert-rules': write(WRITERS, [503], () => ({
    path: 'insight/alert-rules',
    body: { name: 'silence', rule: { metric: 'conversions', condition: { kind: 'silence' } } },
  })),
  'PUT /api/v1/insight/alert-rules/{id}': write(WRITERS, [503], () => ({
    path: `insight/alert-rules/${UUID}`,
    body: { name: 'silence', rule: { metric: 'conversions', condition: { kind: 'silence' } } },
  })),
  'DELETE /api/v1/insight/alert-rules/{id}': write(WRITERS, [503], () => ({ path: `insight/alert-rules/${UUID}` })),
  'GET /api/v1/insight/alerts': { ...read('insight/alerts', [...READERS, 'partner']), status: 503 },
  'GET /api/v1/insight/alerts/{id}': { ...read(`insight/alerts/${UUID}`, [...READERS, 'partner']), status: 503 },
  'POST /api/v1/insight/alerts/{id}/acknowledge': write(WRITERS, [503], () => ({
    path: `insight/alerts/${UUID}/acknowledge`,
  })),
  'POST /api/v1/insight/alerts/{id}/snooze': write(WRITERS, [503], () => ({
    path: `insight/alerts/${UUID}/snooze`,
    body: { until: '2026-12-01T00:00:00Z' },
  })),
  'GET /api/v1/insight/reports': { ...read('insight/reports'), status: 503 },
  'POST /api/v1/insight/reports': write(WRITERS, [503], () => ({ path: 'insight/reports', body: REPORT })),
  'GET /api/v1/insight/reports/{id}': { ...read(`insight/reports/${UUID}`), status: 503 },
  'PUT /api/v1/insight/reports/{id}': write(WRITERS, [503], () => ({ path: `insight/reports/${UUID}`, body: REPORT })),
  'DELETE /api/v1/insight/reports/{id}': write(WRITERS, [503], () => ({ path: `insight/reports/${UUID}` })),
  'GET /api/v1/insight/reports/{id}/runs': { ...read(`insight/reports/${UUID}/runs`), status: 503 },
  'GET /api/v1/insight/reports/{id}/runs/{run}': { ...read(`insight/reports/${UUID}/runs/${UUID}`), status: 503 },
  'GET /api/v1/insight/dashboards': { ...read('insight/dashboards', [...READERS, 'partner']), status: 503 },
  'POST /api/v1/insight/dashboards': write([...READERS, 'partner'], [503], () => ({
    path: 'insight/dashboards',
    body: { name: 'n', is_shared: true, definition: {} },
  })),
  'GET /api/v1/insight/dashboards/{id}': {
    ...read(`insight/dashboards/${UUID}`, [...READERS, 'partner']),
    status: 503,
  },
  'PUT /api/v1/insight/dashboards/{id}': write([...READERS, 'partner'], [503], () => ({
    path: `insight/dashboards/${UUID}`,
    body: { name: 'n', is_shared: true, definition: {} },
  })),
  'DELETE /api/v1/insight/dashboards/{id}': write([...READERS, 'partner'], [503], () => ({
    path: `insight/dashboards/${UUID}`,
  })),
  'GET /api/v1/analytics/statistics': { ...read(`analytics/statistics?${SPAN}`), status: 503 },
  'GET /api/v1/analytics/recommendations': { ...read('analytics/recommendations'), status: 503 },
  'GET /api/v1/analytics/sessions': { ...read('analytics/sessions'), status: 503 },
  'GET /api/v1/analytics/paths': { ...read(`analytics/paths?${SPAN}`), status: 503 },
  'GET /api/v1/analytics/catalogue': { ...read('analytics/catalogue'), status: 503 },
  'GET /api/v1/analytics/funnel': { ...read(`analytics/funnel?${SPAN}&steps=page_view,conversion`), status: 503 },
  'GET /api/v1/analytics/click-report': { ...read(`analytics/click-report?${SPAN}&group_by=offer`), status: 503 },
  'GET /api/v1/analytics/clicks/{click_id}': { ...read('analytics/clicks/click-1'), status: 503 },
  'GET /api/v1/analytics/unmatched-clicks': { ...read(`analytics/unmatched-clicks?${SPAN}`), status: 503 },
  'GET /api/v1/analytics/unmatched-conversions': { ...read(`analytics/unmatched-conversions?${SPAN}`), status: 503 },
  'GET /api/v1/analytics/events': { ...read('analytics/events'), status: 503 },
  'GET /api/v1/analytics/rejects': { ...read('analytics/rejects'), status: 503 },
  'POST /api/v1/analytics/rejects/redrive': write(
    WRITERS,
    [503, 'redrive rejected_event', 'redrive rejected_event'],
    () => ({ path: 'analytics/rejects/redrive', body: { all: true } }),
  ),
  'GET /api/v1/analytics/dead': { ...read('analytics/dead'), status: 503 },
  'POST /api/v1/analytics/dead/redrive': write(WRITERS, [503, 'redrive dead_event', 'redrive dead_event'], () => ({
    path: 'analytics/dead/redrive',
    body: { all: true },
  })),
  'GET /api/v1/analytics/alerts': { ...read('analytics/alerts'), status: 503 },
  'GET /api/v1/analytics/alert-rules': { ...read('analytics/alert-rules'), status: 503 },
  'PATCH /api/v1/analytics/alert-rules/{rule}': write(WRITERS, [503, 'configure alert_rule'], () => ({
    path: 'analytics/alert-rules/session_rate',
    body: { max_count: 5 },
  })),
  'GET /api/v1/analytics/sources': read('analytics/sources'),
  'POST /api/v1/analytics/sources': write(WRITERS, [201, 'insert source', 'insert source_key'], ({ partner }) => ({
    path: 'analytics/sources',
    body: { code: `new_${partner}`, name: 'New' },
  })),
  'GET /api/v1/analytics/sources/{code}': read(({ source }) => `analytics/sources/${source}`),
  'PATCH /api/v1/analytics/sources/{code}': write(WRITERS, [200, 'update source'], ({ source }) => ({
    path: `analytics/sources/${source}`,
    body: { name: 'Changed' },
  })),
  'DELETE /api/v1/analytics/sources/{code}': write(WRITERS, [200, 'update source'], ({ source }) => ({
    path: `analytics/sources/${source}`,
  })),
  'POST /api/v1/analytics/sources/{code}/keys': write(WRITERS, [201, 'insert source_key'], ({ source }) => ({
    path: `analytics/sources/${source}/keys`,
    body: { kind: 'secret' },
  })),
  'DELETE /api/v1/analytics/sources/{code}/keys/{id}': write(
    WRITERS,
    [200, 'update source_key'],
    ({ source, sourceKeyId }) => ({ path: `analytics/sources/${source}/keys/${sourceKeyId}` }),
  ),
  'GET /api/v1/quarantine-reasons': read('quarantine-reasons?partner=own'),
  'GET /api/v1/live': read('live?seconds=1&partner=own'),
  'GET /api/v1/partners/{partner_code}/conversions/{conversion_id}': readOfService(
    ({ partner }) => `partners/${partner}/conversions/c1`,
  ),
  'GET /api/v1/partners/{partner_code}/quarantine/{postback_id}': readOfService(
    ({ partner }) => `partners/${partner}/quarantine/${UUID}`,
  ),
  'GET /api/v1/partners/{partner_code}/stats': readOfService(({ partner }) => `partners/${partner}/stats`),
  'GET /api/v1/people': read('people', ADMIN),
  'POST /api/v1/people': write(ADMIN, [201, 'insert person'], ({ partner }) => ({
    path: 'people',
    body: { email: `new_${partner}@example.com`, role: 'viewer' },
  })),
  'PATCH /api/v1/people/{id}': write(ADMIN, [200, 'update person'], ({ personId }) => ({
    path: `people/${personId}`,
    body: { role: 'editor' },
  })),
  'DELETE /api/v1/people/{id}': write(ADMIN, [204, 'delete person'], ({ personId }) => ({
    path: `people/${personId}`,
  })),
  'GET /api/v1/session': read('session'),
  'POST /api/v1/session': write(EVERYBODY, [200], () => ({ path: 'session', body: { api_key: ADMIN_KEY } })),
  'DELETE /api/v1/session': write(READERS, [204], () => ({ path: 'session' })),
  'POST /api/v1/session/sign-in-codes': {
    ...write(READERS, [201], () => ({ path: 'session/sign-in-codes' })),
    isForKeysOnly: true,
  },
  'GET /api/v1/reconciliation': read(({ partner }) => `reconciliation?partner_code=${partner}&${SPAN}`),
};

// All but `last_used_at`, which the guard itself writes.
const STATE = `
  SELECT json_build_object(
    'events', (SELECT count(*) FROM audit_log),
    'partners', (SELECT json_agg(p ORDER BY partner_code) FROM partners p),
    'tenants', (SELECT json_agg(t ORDER BY t.id) FROM tenants t),
    'sources', (SELECT json_agg(s ORDER BY s.id) FROM event_sources s),
    'source_keys', (SELECT json_agg(k ORDER BY k.id) FROM source_keys k),
    'people', (SELECT json_agg(p ORDER BY email) FROM console_people p),
    'keys', (SELECT json_agg((id, revoked_at) ORDER BY id) FROM api_keys)) AS state`;
const EVENTS_AFTER = `
  SELECT action || ' ' || entity AS event, key_id, actor FROM audit_log WHERE id > $1 ORDER BY id`;

describe('a key of the admin API', () => {
  let api: AdminApiUnderTest;
  let gateway: Server;
  let asked: string[] = [];
  /** Shared by all requests that are refused, because none of them changes anything. */
  let untouched: Names;
  const keys: Record<string, { key: string | null; id: string | null }> = {};
  const browser: Record<string, string> = { host: 'localhost', 'sec-fetch-site': 'same-origin' };

  beforeAll(async () => {
    gateway = createServer((request, response) => {
      // The watch of the admin app asks by itself every minute.
      const isOfKey = readActor(String(request.headers[SERVICE_HEADERS.actor]))?.name.startsWith('key:');
      if (isOfKey) asked.push(`${request.method} ${request.url}`);
      request.resume();
      const body = { data: [], next: null, partners: [], unknown: [] };
      request.once('end', () => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)));
    });
    await new Promise<void>((listening) => gateway.listen(0, '127.0.0.1', listening));
    const GATEWAY_URL = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
    api = await startAdminApi(undefined, { GATEWAY_URL });
    await add('own');
    for (const role of READERS) keys[role] = await make(role, { role });
    keys['partner'] = await make('partner', { role: 'partner', partner_code: 'own' });
    keys['nobody'] = { key: null, id: null };
    keys[VIEWER_SESSION] = { key: null, id: keys['viewer']!.id };
    keys['a stranger'] = { key: 'pbk_of-a-stranger', id: null };
    keys['a revoked admin'] = await make('revoked', { role: 'admin' });
    await api.call('DELETE', `api-keys/${keys['a revoked admin'].id}`);
    keys['an expired admin'] = await make('expired', { role: 'admin' });
    await api.pool.query('UPDATE api_keys SET expires_at = now() WHERE id = $1', [keys['an expired admin'].id]);
    untouched = await makeNames('untouched');
  });
  afterAll(async () => {
    await api.stop();
    gateway.closeAllConnections();
    gateway.close();
  });

  async function add(partner_code: string): Promise<void> {
    const body = { partner_code, partner_name: partner_code, endpoint_path: `${partner_code}/event` };
    expect((await api.call('POST', 'partners', { body })).status).toBe(201);
    const tenant = { code: 'other', name: 'Other' };
    expect((await api.call('POST', `partners/${partner_code}/tenants`, { body: tenant })).status).toBe(201);
  }
  async function make(name: string, fields: object): Promise<{ key: string; id: string }> {
    // Keys of a minute are counted, and these are many.
    await api.pool.query(`UPDATE api_keys SET created_at = created_at - interval '2 minutes'`);
    const { body } = await api.call('POST', 'api-keys', { body: { name, ...fields } });
    return body as { key: string; id: string };
  }
  async function makePerson(name: string): Promise<string> {
    const insert = `INSERT INTO console_people (email, role) VALUES ($1, 'viewer') RETURNING id`;
    return (await api.pool.query(insert, [`${name}@example.com`])).rows[0].id;
  }
  async function makeSource(code: string): Promise<string> {
    const insert = `
      WITH source AS (INSERT INTO event_sources (code, name) VALUES ($1, $1) RETURNING id)
      INSERT INTO source_keys (source_id, kind, key_hash, key_prefix, public_key)
      SELECT id, 'public', rpad($1, 43, '_'), '', $1 FROM source RETURNING id`;
    return (await api.pool.query(insert, [code])).rows[0].id;
  }
  /** A partner, a tenant, a key, a person and a source of events. */
  async function makeNames(partner: string): Promise<Names> {
    await add(partner);
    await api.call('PATCH', `partners/${partner}`, { body: { partner_name: 'Second version' } });
    const { id: keyId } = await make(`for ${partner}`, { role: 'viewer' });
    const source = `s_${partner}`;
    return { partner, keyId, personId: await makePerson(partner), source, sourceKeyId: await makeSource(source) };
  }
  /** Signs in again for each request, because one of the routes ends the session. */
  async function cookieOfViewer(): Promise<string> {
    const body = { api_key: keys['viewer']!.key };
    const { headers } = await api.call('POST', 'session', { key: null, headers: browser, body });
    return String(headers['set-cookie']).split(';')[0]!;
  }
  const stateNow = async (): Promise<unknown> => (await api.pool.query(STATE)).rows[0].state;
  const lastEvent = async (): Promise<string> =>
    (await api.pool.query('SELECT coalesce(max(id), 0) AS id FROM audit_log')).rows[0].id;

  it('covers every documented route', () => {
    expect(Object.keys(EXPECTED).toSorted()).toEqual(api.documentedRoutes().toSorted());
  });

  describe.each(Object.entries(EXPECTED))('%s', (route, { roles, status, events, request, isForKeysOnly = false }) => {
    const [method] = route.split(' ') as [Method];
    const isAccepted = (who: string): boolean =>
      roles.includes(who) || (who === VIEWER_SESSION && roles.includes('viewer') && !isForKeysOnly);

    async function prepare(who: string, names: Names): Promise<() => Promise<ApiResponse>> {
      await api.pool.query('TRUNCATE failed_sign_ins');
      const { path, body } = request(names);
      if (who !== VIEWER_SESSION) return () => api.call(method, path, { key: keys[who]!.key, body });
      const headers = { ...browser, cookie: await cookieOfViewer() };
      return () => api.call(method, path, { key: null, headers, body: body ?? {} });
    }

    it.each(EVERYBODY.filter(isAccepted))('accepts %s, and records the key', async (who) => {
      // For this request alone, so that no role finds what another left.
      const names = await makeNames(`p${Object.keys(EXPECTED).indexOf(route)}_${EVERYBODY.indexOf(who)}`);
      const sendAs = await prepare(who, names);
      const before = await lastEvent();
      expect(await sendAs()).toMatchObject({ status });
      const { rows } = await api.pool.query(EVENTS_AFTER, [before]);
      expect(rows.map(({ event }) => event)).toEqual(events);
      for (const row of rows) expect(row).toMatchObject({ key_id: keys[who]!.id, actor: `key:${who}` });
    });

    const refused = EVERYBODY.filter((who) => !isAccepted(who));
    // Everybody may sign in.
    if (refused.length === 0) return;
    it.each(refused)('refuses %s, changes nothing, and sends no internal request', async (who) => {
      const sendAs = await prepare(who, untouched);
      const before = await stateNow();
      asked = [];
      const isKnown = [...READERS, VIEWER_SESSION, 'partner'].includes(who);
      expect(await sendAs()).toMatchObject({ status: isKnown ? 403 : 401 });
      expect(await stateNow()).toEqual(before);
      expect(asked).toEqual([]);
    });
  });
});
