import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const ID = '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b';
const RULE = { id: ID, name: 'Silence', rule: {}, version: 3 };
const BODY = { name: 'Silence', rule: { metric: 'conversions', condition: { kind: 'silence' } } };

describe('alert rules in the admin API', () => {
  let insight: Server;
  let api: AdminApiUnderTest;
  const asked: { line: string; body: unknown }[] = [];

  beforeAll(async () => {
    insight = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.once('end', () => {
        asked.push({ line: `${request.method} ${request.url}`, body: body === '' ? null : JSON.parse(body) });
        const isList = request.method === 'GET' && /\/alert-rules\?/.test(request.url!);
        const reply = isList ? { data: [RULE], available_channels: ['log'] } : RULE;
        response.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
      });
    });
    await new Promise<void>((listening) => insight.listen(0, '127.0.0.1', listening));
    const INSIGHT_URL = `http://127.0.0.1:${(insight.address() as AddressInfo).port}`;
    api = await startAdminApi(undefined, { INSIGHT_URL });
    const partner = { partner_code: 'rector', partner_name: 'Rector', endpoint_path: 'rector/event' };
    await api.call('POST', 'partners', { body: partner });
  });
  afterAll(async () => {
    await api.stop();
    insight.closeAllConnections();
    insight.close();
  });
  beforeEach(() => asked.splice(0));

  it('are created in the name of who does it, and recorded', async () => {
    const created = await api.call('POST', 'insight/alert-rules', { body: BODY });
    expect([created.status, created.headers['etag']]).toEqual([201, '"3"']);
    expect(asked).toEqual([
      { line: 'POST /internal/v1/alert-rules', body: { ...BODY, actor: expect.stringMatching(/^key:/) } },
    ]);
    const { data } = (await api.call('GET', 'audit?entity=alert_rule')).body;
    expect(data).toMatchObject([{ action: 'configure', entity_id: ID, after: { after: { name: 'Silence' } } }]);
  });

  it('are replaced and deleted with the version that was read, and 412 for another', async () => {
    const path = `insight/alert-rules/${ID}`;
    const stale = await api.call('PUT', path, { body: BODY, headers: { 'if-match': '"2"' } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    expect(asked.map(({ line }) => line)).toEqual(['GET /internal/v1/alert-rules?']);
    const replaced = await api.call('PUT', path, { body: BODY, headers: { 'if-match': '"3"' } });
    expect(replaced.status).toBe(200);
    expect(asked.at(-1)).toMatchObject({ line: `POST /internal/v1/alert-rules/${ID}/replace`, body: { version: 3 } });
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect(asked.at(-1)).toMatchObject({ line: `POST /internal/v1/alert-rules/${ID}/delete`, body: { version: 3 } });
    const unknown = await api.call('DELETE', 'insight/alert-rules/none');
    expect(unknown.status).toBe(404);
  });

  it('and alerts are read for the key of a partner with the code of that partner', async () => {
    const key = await api.makeKey('partner', 'rector');
    await api.call('GET', 'insight/alert-rules', { key });
    await api.call('GET', 'insight/alerts?state=firing', { key });
    await api.call('GET', `insight/alerts/${ID}`, { key });
    expect(asked.map(({ line }) => line)).toEqual([
      'GET /internal/v1/alert-rules?only_partner=rector',
      'GET /internal/v1/alerts?state=firing&only_partner=rector',
      `GET /internal/v1/alerts/${ID}?only_partner=rector`,
    ]);
    const refused = await api.call('POST', `insight/alerts/${ID}/acknowledge`, { key });
    expect(refused.status).toBe(403);
  });

  it('are refused with every field error of their form', async () => {
    const body = { name: '', rule: 'silence', channels: ['pager'], is_enabled: 'yes' };
    const refused = await api.call('POST', 'insight/alert-rules', { body });
    const fields = refused.body.errors.map(({ field }: { field: string }) => field);
    expect([refused.status, fields.toSorted()]).toEqual([422, ['channels', 'is_enabled', 'name', 'rule']]);
    expect(asked).toEqual([]);
  });
});
