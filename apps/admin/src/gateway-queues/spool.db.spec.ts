import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { deriveServiceKey, readActor, SERVICE_HEADERS, verifyCall } from '@app/common';
import { type AdminApiUnderTest, INTERNAL_KEY, startAdminApi } from '../testing/admin-api';

const ID = '01a1fdda-0852-731f-8ca4-92d22210f154';

interface Asked {
  line: string;
  body: string;
  actor: unknown;
  isSigned: boolean;
}

/** A fake gateway that records requests and sends the response that the test sets. */
async function startGateway(): Promise<{ server: Server; url: string; asked: Asked[]; reply: { next: unknown } }> {
  const asked: Asked[] = [];
  const reply: { next: unknown } = { next: {} };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    asked.push(noted(request, await buffer(request)));
    if (reply.next === 'silence') return;
    const { status = 200, ...document } = reply.next as { status?: number };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, reply };
}

function noted({ method = '', url = '', headers }: IncomingMessage, body: Buffer): Asked {
  const actor = String(headers[SERVICE_HEADERS.actor]);
  const call = {
    sender: String(headers[SERVICE_HEADERS.sender]),
    audience: 'gateway',
    sentAtMs: Number(headers[SERVICE_HEADERS.sent]),
    method,
    pathWithQuery: url,
    actor,
    body,
  };
  const signature = String(headers[SERVICE_HEADERS.signature]);
  const isSigned = verifyCall(deriveServiceKey(INTERNAL_KEY, 'gateway'), call, signature, Date.now());
  return { line: `${method} ${url}`, body: body.toString(), actor: readActor(actor), isSigned };
}

describe('the spool and unrouted requests in the admin API', () => {
  let gateway: Awaited<ReturnType<typeof startGateway>>;
  let api: AdminApiUnderTest;
  let viewer: string;
  let editor: string;

  beforeAll(async () => {
    gateway = await startGateway();
    api = await startAdminApi(undefined, { GATEWAY_URL: gateway.url });
    viewer = await api.makeKey('viewer');
    editor = await api.makeKey('editor');
  });
  afterAll(async () => {
    await api.stop();
    gateway.server.closeAllConnections();
    gateway.server.close();
  });
  beforeEach(() => {
    gateway.asked.length = 0;
    gateway.reply.next = { data: [], next_cursor: null };
  });

  const audited = async (entity: string) => (await api.call('GET', `audit?entity=${entity}`)).body.data;

  it('lists what the gateway stores with a signed request on behalf of the principal', async () => {
    const { status, body } = await api.call('GET', 'spool?partner_code=rector&state=dead&limit=7', { key: viewer });
    expect([status, body]).toEqual([200, { data: [], next_cursor: null }]);
    expect(gateway.asked).toEqual([
      {
        line: 'GET /internal/v1/spool?partner_code=rector&state=dead&limit=7',
        body: '',
        actor: { role: 'viewer', name: 'key:viewer' },
        isSigned: true,
      },
    ]);
    await api.call('GET', 'unrouted', { key: viewer });
    expect(gateway.asked[1]).toMatchObject({ line: 'GET /internal/v1/unrouted', isSigned: true });
  });

  it.each(['spool', 'unrouted'])('422: %s has no numbered pages', async (queue) => {
    expect(await api.call('GET', `${queue}?page=2`)).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'page' }] },
    });
    expect((await api.call('GET', `${queue}?cursor=x&page_size=2`)).status).toBe(200);
    expect(gateway.asked).toHaveLength(1);
  });

  it('masks personal data in stored requests for a viewer', async () => {
    const request = {
      id: ID,
      path: '/partner/recter/event',
      parameters: { click_id: 'click-1' },
      request_headers: { 'user-agent': 'a person’s' },
      request_ip: '203.0.113.77',
      dead_answer: 'no such click-1',
      last_error: null,
    };
    gateway.reply.next = { data: [request], next_cursor: null };
    expect((await api.call('GET', 'unrouted', { key: editor })).body.data).toEqual([request]);
    expect((await api.call('GET', 'unrouted', { key: viewer })).body.data).toEqual([
      {
        ...request,
        parameters: { click_id: '***' },
        request_headers: { 'user-agent': '***' },
        request_ip: '203.0.113.0/24',
        dead_answer: '***',
      },
    ]);
  });

  it('redrives dead-lettered entries for an editor, and records it in the audit log', async () => {
    gateway.reply.next = { redriven: 3 };
    const body = { partner_code: 'rector', state: 'dead' };
    expect(await api.call('POST', 'spool/redrive', { key: editor, body })).toMatchObject({
      status: 200,
      body: { redriven: 3 },
    });
    expect(gateway.asked[0]).toMatchObject({ line: 'POST /internal/v1/spool/redrive', isSigned: true });
    expect(JSON.parse(gateway.asked[0]!.body)).toEqual(body);
    expect((await audited('spool'))[0]).toMatchObject({
      actor: 'key:editor',
      action: 'redrive',
      partner_code: 'rector',
      after: { asked: body, report: { redriven: 3 } },
    });
  });

  it('records the start of a redrive before the request to the gateway', async () => {
    await api.pool.query('ALTER TABLE audit_log RENAME TO away');
    const body = { partner_code: 'rector', state: 'dead' };
    const { status } = await api.call('POST', 'spool/redrive', { key: editor, body });
    await api.pool.query('ALTER TABLE away RENAME TO audit_log');
    expect(status).toBeGreaterThanOrEqual(500);
    expect(gateway.asked).toEqual([]);
  });

  it('dead-letters waiting entries for an editor, and records it in the audit log', async () => {
    gateway.reply.next = { dead_lettered: 1 };
    const body = { ids: [ID], reason: 'Crashes the service' };
    expect(await api.call('POST', 'spool/dead-letter', { key: editor, body })).toMatchObject({
      status: 200,
      body: { dead_lettered: 1 },
    });
    expect(gateway.asked[0]).toMatchObject({ line: 'POST /internal/v1/spool/dead-letter', isSigned: true });
    expect(JSON.parse(gateway.asked[0]!.body)).toEqual(body);
    expect((await audited('spool'))[0]).toMatchObject({
      actor: 'key:editor',
      action: 'dead_letter',
      after: { asked: { ids: 1, reason: body.reason }, report: { dead_lettered: 1 } },
    });
    const [entry] = (await api.call('GET', 'audit?action=dead_letter')).body.data;
    expect(entry).toMatchObject({ entity: 'spool' });
  });

  it.each([{}, { ids: [] }, { ids: ['x'] }, { partner_code: 'rector' }, { ids: [ID], reason: 'x'.repeat(501) }])(
    '422: refuses to dead-letter without ids, or with a wrong choice: %o',
    async (body) => {
      expect((await api.call('POST', 'spool/dead-letter', { key: editor, body })).status).toBe(422);
      expect((await api.call('POST', 'spool/dead-letter', { key: viewer, body: { ids: [ID] } })).status).toBe(403);
      expect(gateway.asked).toEqual([]);
    },
  );

  it('redrives unrouted requests to an endpoint', async () => {
    const body = { path_prefix: '/partner/recter', endpoint_path: '/rector/event' };
    expect((await api.call('POST', 'unrouted/redrive', { key: editor, body })).status).toBe(200);
    expect(JSON.parse(gateway.asked[0]!.body)).toEqual(body);
    expect((await audited('unrouted'))[0]).toMatchObject({ action: 'redrive', entity_id: '*', after: { asked: body } });
  });

  it.each([
    ['spool', {}],
    ['spool', { ids: ['x'] }],
    ['spool', { partner_code: 'rector', state: 'waiting' }],
    ['unrouted', { endpoint_path: '/rector/event' }],
  ])('422: refuses %s/redrive without a valid choice: %o', async (queue, body) => {
    expect((await api.call('POST', `${queue}/redrive`, { key: editor, body })).status).toBe(422);
    expect(gateway.asked).toEqual([]);
  });

  it('allows viewers to read and editors to redrive', async () => {
    const body = { partner_code: 'rector' };
    expect((await api.call('POST', 'spool/redrive', { key: viewer, body })).status).toBe(403);
    expect((await api.call('POST', 'unrouted/redrive', { key: viewer, body: { path_prefix: '/x' } })).status).toBe(403);
    expect((await api.call('GET', 'spool', { key: null })).status).toBe(401);
    expect(gateway.asked).toEqual([]);
  });

  it('returns the gateway’s problem, and records the attempt', async () => {
    gateway.reply.next = { status: 404, code: 'not_found', detail: 'Endpoint /x was not found.' };
    const body = { ids: [ID], endpoint_path: '/x' };
    expect(await api.call('POST', 'unrouted/redrive', { key: editor, body })).toMatchObject({
      status: 404,
      body: { code: 'not_found', detail: 'Endpoint /x was not found.' },
    });
    expect((await audited('unrouted'))[0]).toMatchObject({
      after: { asked: { ids: 1, endpoint_path: '/x' }, failed: 'Endpoint /x was not found.' },
    });
  });

  it('504: reports a gateway that does not respond in time', async () => {
    gateway.reply.next = 'silence';
    expect(await api.call('GET', 'spool')).toMatchObject({
      status: 504,
      body: { code: 'no_answer', detail: 'gateway did not answer within 5000 ms.' },
    });
    gateway.server.closeAllConnections();
    await new Promise((closed) => gateway.server.close(closed));
    expect(await api.call('GET', 'spool')).toMatchObject({
      status: 503,
      body: { code: 'unavailable', detail: 'gateway does not answer.' },
    });
  });
});
