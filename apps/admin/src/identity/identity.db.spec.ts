import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const EMPTY = { other: 'absent', detail: null, hidden: [] };
const LOST = { table: 'conversions', present_rows: 7, other_rows: 0 };

describe('the identity of a partner in the admin API', () => {
  let api: AdminApiUnderTest;
  let service: Server;
  let gateway: Server;
  let serviceUrl: string;
  let waiting: unknown[] = [];
  let comparison: { status?: number; body: unknown } = { body: EMPTY };
  const asked: unknown[] = [];
  /** Runs while the databases are compared. */
  let meanwhile: () => Promise<unknown> = () => Promise.resolve();

  async function handleAtService(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Admin also collects audit events, which these tests ignore.
    if (request.method === 'GET') return void response.writeHead(404).end('{}');
    asked.push({ path: request.url, body: await json(request) });
    await meanwhile();
    const { status = 200, body } = comparison;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  function handleAtGateway(request: IncomingMessage, response: ServerResponse): void {
    asked.push({ path: request.url });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: waiting }));
  }

  async function listen(server: Server): Promise<string> {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  beforeAll(async () => {
    service = createServer((request, response) => void handleAtService(request, response));
    gateway = createServer(handleAtGateway);
    serviceUrl = await listen(service);
    api = await startAdminApi(undefined, { GATEWAY_URL: await listen(gateway) });
  });
  afterAll(async () => {
    await api.stop();
    for (const server of [service, gateway]) {
      server.closeAllConnections();
      server.close();
    }
  });

  let code = '';
  let count = 0;
  beforeEach(async () => {
    waiting = [];
    comparison = { body: EMPTY };
    meanwhile = () => Promise.resolve();
    code = `partner_${(count += 1)}`;
    await add({ endpoint_url: serviceUrl });
    await api.call('DELETE', `partners/${code}`);
    asked.length = 0;
  });

  async function add(fields: object): Promise<void> {
    const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event`, ...fields };
    expect((await api.call('POST', 'partners', { body })).status).toBe(201);
  }
  const request = (
    body: object,
    options: { confirm?: string; key?: string; headers?: Record<string, string> } = {},
  ) => {
    const { confirm, ...more } = options;
    const query = confirm === undefined ? '' : `?confirm=${confirm}`;
    return api.call('POST', `partners/${code}/identity${query}`, { body, ...more });
  };
  const read = async () => (await api.call('GET', `partners/${code}`)).body;
  const moved = (): object => ({ database_name: `${code}_moved` });

  it('describes the change and makes none without a confirmation', async () => {
    const before = await read();
    const response = await request(moved());
    expect(response).toMatchObject({
      status: 200,
      body: {
        partner_code: code,
        version: before.version,
        is_done: false,
        changes: [{ field: 'database_name', from: `${code}_db`, to: `${code}_moved` }],
        refusals: [],
      },
    });
    expect(response.body.consequences[0]).toContain(`leaves database ${code}_db and works on database ${code}_moved`);
    expect(response.headers.etag).toBe(`"${before.version}"`);
    expect(await read()).toEqual(before);
  });

  it('makes the change when the code is confirmed, and records who made it', async () => {
    const response = await request(moved(), { confirm: code });
    expect(response).toMatchObject({ status: 200, body: { is_done: true, version: 3, refusals: [] } });
    expect(await read()).toMatchObject({ ...moved(), version: 3 });
    const { body } = await api.call('GET', `audit?partner_code=${code}&entity=partner`);
    expect(body.data[0]).toMatchObject({ actor: 'key:ADMIN_API_KEY', after: { database_name: `${code}_moved` } });
    expect(asked).toEqual([
      { path: `/internal/v1/spool?partner_code=${code}&state=waiting&limit=1` },
      { path: '/internal/v1/database-comparison', body: { ...moved(), database_url: null } },
    ]);
  });

  it('changes the service name of an active partner without internal requests', async () => {
    await api.call('PATCH', `partners/${code}`, { body: { is_active: true } });
    const response = await request({ cloud_run_service_name: `renamed-${count}` }, { confirm: code });
    expect(response).toMatchObject({ status: 200, body: { is_done: true } });
    expect(asked).toEqual([]);
    expect(await read()).toMatchObject({ cloud_run_service_name: `renamed-${count}`, is_active: true });
  });

  it('moves an inactive partner that never had a service without an internal request', async () => {
    code = `unserved_${count}`;
    await add({});
    expect((await request(moved(), { confirm: code })).body.errors).toMatchObject([{ field: 'is_active' }]);
    await api.call('DELETE', `partners/${code}`);
    waiting = [{ id: 1 }];
    expect((await request(moved(), { confirm: code })).body.errors[0].reason).toContain('spool');
    waiting = [];
    expect(await request(moved(), { confirm: code })).toMatchObject({ status: 200, body: { is_done: true } });
  });

  it('compares the other database with the password that was sent, and stores it sealed', async () => {
    const database_url = 'postgres://svc:pass%40word@db.example:5432/x_db';
    expect(await request({ database_url }, { confirm: code })).toMatchObject({ status: 200, body: { is_done: true } });
    expect(asked).toContainEqual(expect.objectContaining({ body: { database_name: `${code}_db`, database_url } }));
    const { rows } = await api.pool.query('SELECT database_url FROM partners WHERE partner_code = $1', [code]);
    expect(rows[0].database_url).toMatch(/^postgres:\/\/svc:sealed\./);
    const shown = 'postgres://svc:***@db.example:5432/x_db';
    const again = await request({ database_url: shown, ...moved() });
    expect(again.body.changes).toMatchObject([{ field: 'database_name' }]);
    expect(asked.at(-1)).toMatchObject({ body: { ...moved(), database_url } });
  });

  describe('after a partner was moved', () => {
    const activate = (key?: string) =>
      api.call('PATCH', `partners/${code}`, { body: { is_active: true }, ...(key && { key }) });
    beforeEach(() => request(moved(), { confirm: code }));

    it('409: keeps the partner inactive until its service works on the other database', async () => {
      comparison = { body: { ...EMPTY, other: 'own' } };
      const responses = [await activate(), await activate(await api.makeKey('editor'))];
      responses.push(await api.call('POST', `partners/${code}/revisions/1/rollback`));
      for (const response of responses) {
        expect(response).toMatchObject({ status: 409, body: { errors: [{ field: 'is_active' }] } });
      }
      comparison = { status: 500, body: {} };
      expect((await activate()).body.errors[0].reason).toContain('does not say where it works');
      expect(await read()).toMatchObject({ is_active: false, ...moved() });
      comparison = { body: { ...EMPTY, other: 'same' } };
      expect(await activate()).toMatchObject({ status: 200, body: { is_active: true } });
    });

    it('activates the partner by a rollback, on its present database', async () => {
      comparison = { body: { ...EMPTY, other: 'same' } };
      const response = await api.call('POST', `partners/${code}/revisions/1/rollback`);
      expect(response).toMatchObject({ status: 200, body: { is_active: true, ...moved() } });
    });

    it('409: does not activate a partner that changes during the check', async () => {
      comparison = { body: { ...EMPTY, other: 'same' } };
      meanwhile = async () => {
        meanwhile = () => Promise.resolve();
        await api.call('PATCH', `partners/${code}`, { body: { partner_name: 'Changed' } });
      };
      expect(await activate()).toMatchObject({ status: 409, body: { code: 'conflict' } });
      expect((await activate()).status).toBe(200);
    });

    it('allows every other change in the meantime', async () => {
      comparison = { status: 500, body: {} };
      const body = { partner_name: 'Changed' };
      expect((await api.call('PATCH', `partners/${code}`, { body })).status).toBe(200);
    });
  });

  it('activates a partner that was never moved without a request to its service', async () => {
    comparison = { status: 500, body: {} };
    expect((await api.call('PATCH', `partners/${code}`, { body: { is_active: true } })).status).toBe(200);
    expect(asked).toEqual([]);
  });

  describe('is refused', () => {
    it.each([
      ['the other database lacks rows', { ...EMPTY, hidden: [LOST] }, '7 rows of conversions'],
      ['the other database is another partner’s', { ...EMPTY, other: 'foreign' }, 'another partner'],
      ['the other database may not be read', { ...EMPTY, other: 'forbidden' }, 'may not read'],
      ['the other database does not answer', { ...EMPTY, other: 'unknown', detail: 'ETIMEDOUT' }, 'ETIMEDOUT'],
    ])('409: while %s', async (_, body, reason) => {
      comparison = { body };
      await expectRefused(reason);
    });

    it('409: while the gateway holds postbacks of the partner', async () => {
      waiting = [{ id: 1 }];
      await expectRefused('spool');
    });

    it('409: while the service does not respond', async () => {
      comparison = { status: 500, body: {} };
      await expectRefused('does not say what it holds');
    });

    it('409: after the service of the partner was removed', async () => {
      await api.call('PATCH', `partners/${code}`, { body: { endpoint_url: null } });
      await expectRefused('does not say what it holds');
    });

    it('409: while the partner is active', async () => {
      await api.call('PATCH', `partners/${code}`, { body: { is_active: true } });
      await expectRefused('must be false');
    });

    it('409: when the partner changes during the comparison', async () => {
      meanwhile = () => api.call('PATCH', `partners/${code}`, { body: { is_active: true } });
      expect(await request(moved(), { confirm: code })).toMatchObject({ status: 409, body: { code: 'conflict' } });
      expect(await read()).toMatchObject({ database_name: `${code}_db` });
    });

    it('412: for another version than the present one', async () => {
      for (const confirm of [undefined, code]) {
        const response = await request(moved(), { headers: { 'if-match': '"1"' }, ...(confirm && { confirm }) });
        expect(response).toMatchObject({ status: 412 });
      }
      expect((await request(moved(), { confirm: code, headers: { 'if-match': '"2"' } })).status).toBe(200);
    });

    it.each(['', 'yes', 'another_partner'])('422: when "%s" is confirmed', async (confirm) => {
      const response = await request(moved(), { confirm });
      expect(response).toMatchObject({ status: 422, body: { errors: [{ field: 'confirm' }] } });
      expect(await read()).toMatchObject({ database_name: `${code}_db` });
    });

    it.each([
      [{ database_url: 'postgres://svc@169.254.169.254/db' }, 'database_url'],
      [{ database_name: 'postback_config' }, 'database_name'],
      [{ database_name: null }, 'database_name'],
      [{ partner_code: 'another' }, 'partner_code'],
      [{ partner_name: 'X' }, 'partner_name'],
    ])('422: for %j', async (body, field) => {
      expect(await request(body, { confirm: code })).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    });

    it.each(['editor', 'viewer'])('403: for an %s', async (role) => {
      const key = await api.makeKey(role);
      for (const options of [{ key }, { key, confirm: code }]) {
        expect((await request(moved(), options)).status).toBe(403);
      }
      expect(await read()).toMatchObject({ database_name: `${code}_db` });
    });

    async function expectRefused(reason: string): Promise<void> {
      const dry = await request(moved());
      expect(dry.status).toBe(200);
      expect(JSON.stringify(dry.body.refusals)).toContain(reason);
      const response = await request(moved(), { confirm: code });
      expect(response).toMatchObject({ status: 409, body: { code: 'would_hide_data' } });
      expect(JSON.stringify(response.body.errors)).toContain(reason);
      expect(await read()).toMatchObject({ database_name: `${code}_db` });
    }
  });
});
