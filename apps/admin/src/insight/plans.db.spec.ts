import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readActor, SERVICE_HEADERS } from '@app/common';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const PLAN = { metrics: ['payout'], time: { from: '2026-11-22T00:00', to: '2026-11-29T00:00' } };

describe('plans and questions in the admin API', () => {
  let insight: Server;
  let api: AdminApiUnderTest;
  const asked: { line: string; role: string | undefined; body: unknown }[] = [];
  const reply = { status: 200, body: { rows: [] } as object };

  beforeAll(async () => {
    insight = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.once('end', () => {
        const { role } = readActor(String(request.headers[SERVICE_HEADERS.actor])) ?? {};
        asked.push({ line: `${request.method} ${request.url}`, role, body: JSON.parse(body) });
        response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
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
  beforeEach(() => asked.splice(0));

  it('are sent to insight with the role of the key', async () => {
    const viewer = await api.makeKey('viewer');
    const ran = await api.call('POST', 'insight/query', { key: viewer, body: { plan: PLAN } });
    expect(ran).toMatchObject({ status: 200, body: { rows: [] } });
    const question = { question: '上周各商家佣金', timezone: 'UTC' };
    await api.call('POST', 'insight/ask', { body: question });
    await api.call('POST', 'insight/forecast', { body: { plan: { metrics: ['payout'] } } });
    await api.call('POST', 'insight/calibration', { body: { partner: 'rector' } });
    const rule = { metric: 'conversions', condition: { kind: 'silence' } };
    await api.call('POST', 'insight/alert-rules/preview', { body: { rule } });
    expect(asked).toEqual([
      { line: 'POST /internal/v1/query', role: 'viewer', body: { plan: PLAN } },
      { line: 'POST /internal/v1/ask', role: 'admin', body: question },
      { line: 'POST /internal/v1/forecast', role: 'admin', body: { plan: { metrics: ['payout'] } } },
      { line: 'POST /internal/v1/calibration', role: 'admin', body: { partner: 'rector' } },
      { line: 'POST /internal/v1/alert-rules/preview', role: 'admin', body: { rule } },
    ]);
  });

  it('name the partner of a key, which reads nothing else here', async () => {
    const key = await api.makeKey('partner', 'rector');
    await api.call('POST', 'insight/query', { key, body: { plan: PLAN } });
    expect(asked).toEqual([
      { line: 'POST /internal/v1/query', role: 'partner', body: { plan: PLAN, only_partner: 'rector' } },
    ]);
    await expect(api.call('GET', 'quarantine-reasons', { key })).resolves.toMatchObject({ status: 403 });
    const forged = await api.call('POST', 'insight/query', { key, body: { plan: PLAN, only_partner: 'involve_asia' } });
    expect(forged).toMatchObject({ status: 422, body: { errors: [{ field: 'only_partner' }] } });
  });

  it('give the errors of insight as they are', async () => {
    const errors = [{ field: 'plan.metrics.0', code: 'unknown_value', reason: 'must be one of payout' }];
    Object.assign(reply, { status: 422, body: { code: 'invalid_request', detail: 'Not valid.', errors } });
    const refused = await api.call('POST', 'insight/query', { body: { plan: { metrics: ['clicks'] } } });
    expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_request', errors } });
    Object.assign(reply, { status: 200, body: { rows: [] } });
  });

  it('are refused with every field error of their form', async () => {
    const noQuestion = await api.call('POST', 'insight/ask', { body: { question: '', zone: 'UTC' } });
    expect(noQuestion).toMatchObject({ status: 422, body: { errors: [{ field: 'zone' }, { field: 'question' }] } });
    await expect(api.call('POST', 'insight/query', { body: { plan: 'payout' } })).resolves.toMatchObject({
      status: 422,
    });
    expect(asked).toEqual([]);
  });
});
