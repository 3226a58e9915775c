import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const CONVERSION = { tenant: 'default', conversion_id: 'c-1', conversion_key: null };
const PERSON = { click_id: 'click-of-a-person-0001', partner_codes: ['deployed'] };
const NOTHING = { conversions: 0, ledger: 0, quarantine: 0, kept_conversion_ids: 0, next: null };

describe('predictions of a person’s conversions', () => {
  let api: AdminApiUnderTest;
  const servers: Server[] = [];
  const asked: [path: string, body: Record<string, unknown>][] = [];
  let respond: (path: string, body: Record<string, unknown>) => { status?: number; body: unknown };

  async function listen(): Promise<string> {
    const server = createServer((request, response) => {
      void (json(request) as Promise<Record<string, unknown>>).then((given) => {
        const path = request.url!.replace('/internal/v1/privacy/', '');
        asked.push([path, given]);
        const { status = 200, body } = respond(path, given);
        response.writeHead(status).end(JSON.stringify(body));
      });
    });
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  beforeAll(async () => {
    const [service, insight] = [await listen(), await listen()];
    api = await startAdminApi(undefined, { INSIGHT_URL: insight });
    const body = { partner_code: 'deployed', partner_name: 'x', endpoint_path: 'x/event', endpoint_url: service };
    await api.call('POST', 'partners', { body });
  });
  afterAll(async () => {
    await api.stop();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });
  beforeEach(() => (asked.length = 0));

  it('are erased before the service forgets whose conversions they are', async () => {
    respond = (path, body) => {
      if (path === 'conversions')
        return { body: { conversions: [CONVERSION], next: body['cursor'] ? null : 'further' } };
      return { body: 'conversions' in body ? { predictions: 2 } : NOTHING };
    };
    const { body } = await api.call('POST', 'privacy/erase', { body: PERSON });
    expect(body.partners).toMatchObject([{ partner_code: 'deployed', is_complete: true, predictions: 4 }]);
    const toInsight = ['erase', { partner: 'deployed', conversions: [CONVERSION] }];
    expect(asked).toEqual([
      ['conversions', { click_id: PERSON.click_id, cursor: null }],
      toInsight,
      ['conversions', { click_id: PERSON.click_id, cursor: 'further' }],
      toInsight,
      ['erase', { click_id: PERSON.click_id, cursor: null }],
    ]);
    const { body: audit } = await api.call('GET', 'audit?entity=personal_data');
    expect(audit.data[0]).toMatchObject({ partner_code: 'deployed', after: { predictions: 4 } });
  });

  it('leave the person at the service while insight does not respond, so that the request can be repeated', async () => {
    respond = (path) =>
      path === 'conversions' ? { body: { conversions: [CONVERSION], next: null } } : { status: 500, body: {} };
    const { body } = await api.call('POST', 'privacy/erase', { body: PERSON });
    expect(body).toMatchObject({
      partners: [],
      not_answered: expect.arrayContaining([
        { partner_code: 'deployed', code: 'bad_answer', detail: expect.any(String) },
      ]),
    });
    expect(asked.filter(([path, given]) => path === 'erase' && 'click_id' in given)).toEqual([]);
  });

  it('are exported with the person', async () => {
    respond = (path, body) => {
      if (path === 'conversions') return { body: { conversions: [CONVERSION], next: null } };
      if ('conversions' in body) return { body: { predictions: [{ model: 'trees' }] } };
      return { body: { conversions: [], ledger: [], quarantine: [], next: null } };
    };
    const { body } = await api.call('POST', 'privacy/export', { body: PERSON });
    expect(body.partners).toMatchObject([{ predictions: [{ model: 'trees' }], is_complete: true }]);
  });
});
