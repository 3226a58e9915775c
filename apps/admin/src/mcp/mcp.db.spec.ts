import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readActor, SERVICE_HEADERS } from '@app/common';
import { type AdminApiUnderTest, type ApiResponse, startAdminApi } from '../testing/admin-api';
import { MAX_ROWS } from './mcp-tools.service';

const PLAN = { metrics: ['payout'], dimensions: ['offer'], time: { from: '2026-11-22T00:00', to: '2026-11-29T00:00' } };
const ALERT_ID = '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b';
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    keys: { offer: `Offer ${index}` },
    values: { payout: { value: '1' } },
  }));

describe('tools of AI programs in the admin API', () => {
  let insight: Server;
  let api: AdminApiUnderTest;
  const asked: { line: string; role: string | undefined; body: unknown }[] = [];
  const reply = { status: 200, body: {} as object };
  /** What insight says of alerts. */
  const alerts = { status: 200, body: {} as object };

  beforeAll(async () => {
    insight = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.once('end', () => {
        const { role } = readActor(String(request.headers[SERVICE_HEADERS.actor])) ?? {};
        asked.push({ line: `${request.method} ${request.url}`, role, body: body && JSON.parse(body) });
        const found = /\/alerts/.test(request.url ?? '') ? alerts : reply;
        response.writeHead(found.status, { 'content-type': 'application/json' }).end(JSON.stringify(found.body));
      });
    });
    await new Promise<void>((listening) => insight.listen(0, '127.0.0.1', listening));
    api = await startAdminApi(undefined, {
      INSIGHT_URL: `http://127.0.0.1:${(insight.address() as AddressInfo).port}`,
    });
    const partner = { partner_code: 'rector', partner_name: 'Rector', endpoint_path: 'rector/event' };
    await api.call('POST', 'partners', { body: partner });
  });
  afterAll(async () => {
    await api.stop();
    insight.closeAllConnections();
    insight.close();
  });
  beforeEach(() => {
    asked.splice(0);
    Object.assign(reply, { status: 200, body: { rows: [] } });
  });

  const send = (method: string, params?: object, key?: string): Promise<ApiResponse> =>
    api.call('POST', 'mcp', { body: { jsonrpc: '2.0', id: 1, method, params }, ...(key !== undefined && { key }) });
  const call = async (name: string, input: object, key?: string): Promise<ApiResponse['body']> =>
    (await send('tools/call', { name, arguments: input }, key)).body.result;

  it('run plans with the role and the partner of the key', async () => {
    await call('run_plan', PLAN, await api.makeKey('viewer'));
    await call('ask', { question: '上周各商家佣金' }, await api.makeKey('partner', 'rector'));
    expect(asked).toEqual([
      { line: 'POST /internal/v1/query', role: 'viewer', body: { plan: PLAN } },
      {
        line: 'POST /internal/v1/ask',
        role: 'partner',
        body: { question: '上周各商家佣金', only_partner: 'rector' },
      },
    ]);
    const names = api.logEntries.filter(({ message }) => message === 'Ran a tool').map(({ fields }) => fields['tool']);
    expect(names).toEqual(['run_plan', 'ask']);
  });

  it('return the first rows, and say how many they leave out', async () => {
    Object.assign(reply, { body: { rows: rowsOf(MAX_ROWS + 5) } });
    const { structuredContent } = await call('run_plan', PLAN);
    expect([structuredContent.rows.length, structuredContent.rows_left_out]).toEqual([MAX_ROWS, 5]);
    Object.assign(reply, { body: { plan: PLAN, result: { rows: rowsOf(MAX_ROWS) } } });
    const { structuredContent: read } = await call('ask', { question: 'payout' });
    expect([read.result.rows.length, read.result.rows_left_out]).toEqual([MAX_ROWS, 0]);
    await expect(call('run_plan', { ...PLAN, limit: MAX_ROWS + 1 })).resolves.toMatchObject({ isError: true });
  });

  it('list alerts, and explain one with the figures around it, and without the person who looks after it', async () => {
    const key = await api.makeKey('partner', 'rector');
    const alert = { id: ALERT_ID, rule_name: 'silence', plan: PLAN, acknowledged_by: 'person:mei@example.com' };
    Object.assign(alerts, { body: { data: [alert] } });
    const { structuredContent: listed } = await call('explain_alert', { state: 'firing' }, key);
    const { acknowledged_by: _person, ...shown } = alert;
    expect(listed).toEqual({ alerts: [shown] });
    Object.assign(alerts, { body: alert });
    Object.assign(reply, { body: { rows: rowsOf(2) } });
    const { structuredContent: explained } = await call('explain_alert', { alert_id: ALERT_ID }, key);
    expect(explained).toEqual({ alert: shown, figures: { rows: rowsOf(2), rows_left_out: 0 } });
    expect(asked.map(({ line }) => line)).toEqual([
      'GET /internal/v1/alerts?state=firing&page_size=20&only_partner=rector',
      `GET /internal/v1/alerts/${ALERT_ID}?only_partner=rector`,
      'POST /internal/v1/query',
    ]);
    expect(asked.at(-1)!.body).toEqual({ plan: PLAN, only_partner: 'rector' });
    Object.assign(alerts, { status: 404, body: { code: 'not_found', detail: 'The alert was not found.' } });
    await expect(call('explain_alert', { alert_id: ALERT_ID })).resolves.toMatchObject({
      isError: true,
      structuredContent: { status: 404 },
    });
  });

  it('return problems as results, and no cause of an outage', async () => {
    const errors = [{ field: 'plan.money', code: 'conflicting_fields', reason: 'local amounts are never added' }];
    Object.assign(reply, { status: 422, body: { code: 'invalid_request', detail: 'Not valid.', errors } });
    await expect(call('run_plan', PLAN)).resolves.toMatchObject({
      isError: true,
      structuredContent: { status: 422, errors },
    });
    Object.assign(reply, { status: 500, body: { detail: 'password of the database' } });
    const failed = await call('run_plan', PLAN);
    expect(failed).toMatchObject({ isError: true, structuredContent: { status: 502, code: 'bad_answer' } });
    expect(JSON.stringify(failed)).not.toContain('password');
  });

  it('have no session to open, nothing to subscribe to, and refuse what is no message', async () => {
    const { headers, body } = await send('initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    });
    expect(body.result).toMatchObject({
      protocolVersion: '2025-06-18',
      capabilities: { tools: { listChanged: false } },
    });
    expect([headers['content-type'], headers['mcp-session-id']]).toEqual([
      'application/json; charset=utf-8',
      undefined,
    ]);
    const notification = { jsonrpc: '2.0', method: 'notifications/initialized' };
    expect((await api.call('POST', 'mcp', { body: notification })).status).toBe(202);
    const listen = {
      jsonrpc: '2.0',
      id: 1,
      method: 'subscriptions/listen',
      params: {
        notifications: { toolsListChanged: true },
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    };
    const subscribed = await api.call('POST', 'mcp', {
      body: listen,
      headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen' },
    });
    expect(subscribed.body).toMatchObject({ error: { message: 'Subscription limit reached' } });
    await expect(api.call('POST', 'mcp', { body: { method: 'tools/list' } })).resolves.toMatchObject({
      status: 422,
      body: { errors: [{ field: 'jsonrpc' }] },
    });
    await expect(api.call('GET', 'mcp')).resolves.toMatchObject({ status: 405 });
  });
});
