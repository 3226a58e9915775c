import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const NOW_US = Date.now() * 1_000;

describe('audit events that services have recorded', () => {
  let api: AdminApiUnderTest;
  let service: Server;
  let keyId: string;
  let events: object[] = [];
  let isComplete = true;
  const asked: string[] = [];

  beforeAll(async () => {
    service = createServer((request, response) => {
      asked.push(request.url!);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ events, is_complete: isComplete }));
    });
    await new Promise<void>((listening) => service.listen(0, '127.0.0.1', listening));
    api = await startAdminApi();
    const endpoint_url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    for (const [code, url] of [
      ['acme', endpoint_url],
      ['down', 'http://127.0.0.1:1'],
    ]) {
      const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event`, endpoint_url: url };
      await api.call('POST', 'partners', { body });
    }
    await api.makeKey('editor');
    keyId = (await api.call('GET', 'api-keys')).body.data[0].id;
  });
  afterAll(async () => {
    await api.stop();
    service.closeAllConnections();
    service.close();
  });

  const event = (id: number, outcome: object | null) => ({
    id,
    at: '2025-01-02T03:04:05.000Z',
    key_id: keyId,
    action: 'redrive',
    entity: 'quarantine',
    asked: { reason: 'is missing' },
    outcome,
  });
  const list = async (query: string) => (await api.call('GET', `audit?${query}`)).body;

  it('collects each event once, with the names of key and service, and chains it', async () => {
    events = [event(NOW_US, { report: { redriven: 3 } }), event(NOW_US + 1, null)];
    await list('partner_code=acme');
    const { data, total } = await list('partner_code=acme&entity=quarantine');
    expect(total).toBe(2);
    expect(data).toMatchObject([
      { after: { failed: 'the process ended before it was done' } },
      {
        at: '2025-01-02T03:04:05.000Z',
        actor: 'key:editor',
        key_id: keyId,
        origin: 'acme',
        action: 'redrive',
        entity_id: 'acme',
        after: { asked: { reason: 'is missing' }, report: { redriven: 3 } },
      },
    ]);
    expect(asked.at(-1)).toBe(`/internal/v1/audit-events?after=${NOW_US + 1 - 600_000_000}`);
    const chained = await api.pool.query(
      'SELECT FROM audit_chain c JOIN audit_log e ON e.id = c.entry_id WHERE e.origin IS NOT NULL',
    );
    expect(chained.rowCount).toBe(2);
  });

  it('stores no row change that a service reports', async () => {
    events = [{ ...event(NOW_US + 2, {}), action: 'delete', entity: 'tenant' }];
    expect((await list('partner_code=acme&action=delete')).total).toBe(0);
  });

  it('stops reading from a service that repeats a page', async () => {
    events = [event(NOW_US, { report: {} })];
    isComplete = false;
    const before = asked.length;
    expect((await list('partner_code=acme')).total).toBeGreaterThan(0);
    expect(asked.length - before).toBeLessThanOrEqual(2);
    isComplete = true;
  });

  it('logs an invalid event of a service without failing a request', async () => {
    events = [{ ...event(NOW_US + 3, {}), key_id: 'no id' }];
    expect((await list('partner_code=acme')).total).toBeGreaterThan(0);
    expect(api.logEntries.at(-1)).toMatchObject({ fields: { partner: 'acme' } });
  });

  it('retries a service that does not respond in the next run', async () => {
    expect((await list('partner_code=down')).total).toBeGreaterThan(0);
  });

  it('sends no request for an unknown partner', async () => {
    expect((await list('partner_code=nobody')).total).toBe(0);
  });
});
