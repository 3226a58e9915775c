import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const ALERT = {
  id: '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b',
  rule: 'session_rate',
  source_id: 1,
  details: { session_id: 'session-of-7', count: 9 },
  error: 'private',
};
const RULE = { rule: 'session_rate', is_active: true, amounts: {}, max_count: 600 };

describe('alerts in the admin API', () => {
  let collector: Server;
  let api: AdminApiUnderTest;
  const asked: { line: string; body: string }[] = [];
  let reply: object;

  beforeAll(async () => {
    collector = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.once('end', () => {
        asked.push({ line: `${request.method} ${request.url}`, body });
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
      });
    });
    await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', listening));
    const ANALYTICS_URL = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    api = await startAdminApi(undefined, { ANALYTICS_URL });
  });
  afterAll(async () => {
    await api.stop();
    collector.closeAllConnections();
    collector.close();
  });
  beforeEach(() => asked.splice(0));

  it('are listed with the codes of their sources, and masked for a viewer', async () => {
    reply = { data: [ALERT], next_cursor: null, page: null, page_size: 50, total: null };
    const whole = await api.call('GET', 'analytics/alerts?source=default&rule=session_rate');
    expect(whole.body.data).toMatchObject([{ source: 'default', details: ALERT.details, error: 'private' }]);
    expect(asked[0]!.line).toBe('GET /internal/v1/alerts?rule=session_rate&source_ids=1');
    const masked = await api.call('GET', 'analytics/alerts', { key: await api.makeKey('viewer') });
    expect(masked.body.data).toMatchObject([{ details: { session_id: 'sess***', count: 9 }, error: '***' }]);
  });

  it('have rules, whose changes are recorded with before and after', async () => {
    reply = { before: RULE, after: { ...RULE, max_count: 5 } };
    const changed = await api.call('PATCH', 'analytics/alert-rules/session_rate', { body: { max_count: 5 } });
    expect(changed).toMatchObject({ status: 200, body: { max_count: 5 } });
    expect(asked).toEqual([{ line: 'POST /internal/v1/alert-rules', body: '{"rule":"session_rate","max_count":5}' }]);
    const { data } = (await api.call('GET', 'audit?entity=alert_rule')).body;
    expect(data).toMatchObject([
      {
        action: 'configure',
        entity_id: 'session_rate',
        after: { before: { max_count: 600 }, after: { max_count: 5 } },
      },
      { action: 'configure', after: { begun: true, asked: { max_count: 5 } } },
    ]);
  });

  it.each([
    ['session_rate', { max_count: 0 }, 'max_count'],
    ['session_rate', { window_minutes: 1_441 }, 'window_minutes'],
    ['high_value_purchase', { amounts: { MYR: 5 } }, 'amounts'],
    ['high_value_purchase', { amounts: { RINGGIT: '5' } }, 'amounts'],
    ['high_value_purchase', { amount: {} }, 'amount'],
  ])('refuse for %s the change %j', async (rule, body, field) => {
    expect(await api.call('PATCH', `analytics/alert-rules/${rule}`, { body })).toMatchObject({
      status: 422,
      body: { errors: [{ field }] },
    });
    expect(asked).toEqual([]);
  });

  it('have no other rule', async () => {
    expect((await api.call('PATCH', 'analytics/alert-rules/nothing', { body: {} })).status).toBe(404);
  });
});
