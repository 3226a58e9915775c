import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const ID = '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b';
const EVENT = {
  event_id: ID,
  event_day: '2026-11-29',
  source_id: 1,
  received_at: '',
  occurred_at: '',
  clock_skew_ms: null,
  event_type: 'click',
  event_name: 'click',
  user_id: 'user-of-the-shop-7',
  anonymous_id: null,
  session_id: null,
  click_id: null,
  page_url: null,
  referrer: null,
  user_agent: null,
  ip_address: null,
  is_bot: false,
  consent: null,
  library: null,
  properties: { coupon: 'private' },
};
const DEAD = { id: `2026-11-29/1/${ID}/hourly`, handler: 'hourly', source_id: 1, error: 'private', event: EVENT };
const REJECT = { id: ID, source_id: 1, received_at: '', event: '{"a":"private"}', errors: [] };

describe('events in the admin API', () => {
  let collector: Server;
  let api: AdminApiUnderTest;
  let viewer: string;
  const asked: { line: string; body: string }[] = [];
  let reply: { status: number; body: object };

  beforeAll(async () => {
    collector = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.once('end', () => {
        asked.push({ line: `${request.method} ${request.url}`, body });
        response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
      });
    });
    await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', listening));
    const ANALYTICS_URL = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    api = await startAdminApi(undefined, { ANALYTICS_URL });
    await api.call('POST', 'analytics/sources', { body: { code: 'shop', name: 'Shop' } });
    viewer = await api.makeKey('viewer');
  });
  afterAll(async () => {
    await api.stop();
    collector.closeAllConnections();
    collector.close();
  });
  beforeEach(() => asked.splice(0));

  const pageOf = (...data: object[]) => ({ data, next_cursor: null, page: null, page_size: 50, total: null });

  it('lists events of all sources or one, by its code', async () => {
    reply = { status: 200, body: pageOf(EVENT) };
    const { status, body } = await api.call('GET', 'analytics/events?type=click&page_size=7');
    expect(status).toBe(200);
    expect(body.data).toMatchObject([{ source: 'default', user_id: 'user-of-the-shop-7' }]);
    expect(body.data[0]).not.toHaveProperty('source_id');
    await api.call('GET', 'analytics/events?source=shop');
    expect(asked.map(({ line }) => line)).toEqual([
      'GET /internal/v1/events?type=click&page_size=7&source_ids=1%2C2',
      'GET /internal/v1/events?source_ids=2',
    ]);
  });

  it.each([
    ['events', EVENT],
    ['rejects', REJECT],
    ['dead', DEAD],
  ])('masks personal data in %s for a viewer', async (list, row) => {
    reply = { status: 200, body: pageOf(row) };
    const masked = JSON.stringify((await api.call('GET', `analytics/${list}`, { key: viewer })).body);
    expect(masked).not.toMatch(/private|user-of-the-shop/);
    const whole = JSON.stringify((await api.call('GET', `analytics/${list}`)).body);
    expect(whole).toContain('private');
    expect(JSON.parse(whole).data[0].source).toBe('default');
  });

  it.each([
    ['rejects', 'event-rejects', 'rejected_event', { redriven: 1, next_after: null, outcomes: [{ id: ID }] }],
    ['dead', 'dead-events', 'dead_event', { redriven: 1, gone: 0, remaining: 0 }],
  ])('redrives %s, and records it before and after', async (list, path, entity, report) => {
    reply = { status: 200, body: report };
    const response = await api.call('POST', `analytics/${list}/redrive`, { body: { source: 'shop' } });
    expect(response).toMatchObject({ status: 200, body: report });
    expect(asked).toEqual([{ line: `POST /internal/v1/${path}/redrive`, body: '{"source_id":2}' }]);
    const { data } = (await api.call('GET', `audit?entity=${entity}`)).body;
    expect(data).toMatchObject([
      { action: 'redrive', entity_id: 'shop', after: { asked: { source: 'shop' }, report: { redriven: 1 } } },
      { action: 'redrive', entity_id: 'shop', after: { begun: true } },
    ]);
  });

  it('records a redrive that failed, and how many ids were chosen instead of which', async () => {
    reply = { status: 503, body: { status: 503, code: 'unavailable', detail: 'Not now.' } };
    const response = await api.call('POST', 'analytics/dead/redrive', { body: { ids: [DEAD.id] } });
    expect(response).toMatchObject({ status: 503, body: { detail: 'Not now.' } });
    const { data } = (await api.call('GET', 'audit?entity=dead_event')).body;
    expect(data[0]).toMatchObject({ entity_id: '*', after: { asked: { ids: 1 }, failed: 'Not now.' } });
    expect(JSON.stringify(data)).not.toContain(ID);
  });

  it.each([
    ['GET', 'events?source=nothing', 'source'],
    ['GET', 'events?bots=all', 'bots'],
    ['GET', 'events?page=2', 'page'],
    ['GET', 'rejects?code=nothing', 'code'],
    ['POST', 'rejects/redrive', 'all'],
    ['POST', 'dead/redrive', 'all'],
  ] as const)('refuses %s %s', async (method, path, field) => {
    const body = method === 'POST' ? {} : undefined;
    expect(await api.call(method, `analytics/${path}`, { body })).toMatchObject({
      status: 422,
      body: { errors: [{ field }] },
    });
    expect(asked).toEqual([]);
  });
});
