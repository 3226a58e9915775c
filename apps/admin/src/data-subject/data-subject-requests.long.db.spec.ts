import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { readActor, SERVICE_HEADERS } from '@app/common';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { asSuperuser } from '@app/partner-config/testing/provisioned-database';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const CLICK = 'click-of-a-person-0001';
const AT_EVENTS = { events: 3, rejects: 0, sessions: 1, others: 2, destinations: ['ga4'], next: null };
const AT_GATEWAY = { unrouted: 1, spool: 2, kept_conversion_ids: 0, left_signed: 0, unreadable: 0, next: null };

interface Asked {
  path: string;
  actor: unknown;
  body: { click_id?: string; cursor: string | null } | undefined;
}

describe('personal data in the admin API', () => {
  let api: AdminApiUnderTest;
  let service: Server;
  let gateway: Server;
  let collector: Server;
  const askedCollector: Asked[] = [];
  /** The responses of the collector of events in order; the last one repeats. */
  let fromCollector: { status?: number; body: unknown }[] = [];
  const askedGateway: Asked[] = [];
  /** The responses of the gateway in order; the last one repeats. */
  let fromGateway: { status?: number; body: unknown }[] = [];
  const asked: Asked[] = [];
  /** The responses of the service in order; the last one repeats. */
  let responses: { status?: number; body: unknown }[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    asked.push(await note(request));
    respond(response, responses);
  }

  async function handleAtGateway(request: IncomingMessage, response: ServerResponse): Promise<void> {
    askedGateway.push(await note(request));
    respond(response, fromGateway);
  }

  async function handleAtCollector(request: IncomingMessage, response: ServerResponse): Promise<void> {
    askedCollector.push(await note(request));
    respond(response, fromCollector);
  }

  async function note(request: IncomingMessage): Promise<Asked> {
    const body = request.method === 'POST' ? ((await json(request)) as Asked['body']) : undefined;
    return { path: request.url ?? '', actor: readActor(String(request.headers[SERVICE_HEADERS.actor])), body };
  }

  function respond(response: ServerResponse, from: { status?: number; body: unknown }[]): void {
    const { status = 200, body } = from.length > 1 ? from.shift()! : from[0]!;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  async function listen(server: Server): Promise<string> {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  beforeAll(async () => {
    service = createServer((request, response) => void handle(request, response));
    gateway = createServer((request, response) => void handleAtGateway(request, response));
    collector = createServer((request, response) => void handleAtCollector(request, response));
    const url = await listen(service);
    const urls = { GATEWAY_URL: await listen(gateway), ANALYTICS_URL: await listen(collector) };
    api = await startAdminApi(undefined, urls);
    for (const [code, endpoint_url] of [
      ['deployed', url],
      ['down', 'http://127.0.0.1:1'],
      ['undeployed', null],
    ]) {
      const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event`, endpoint_url };
      await api.call('POST', 'partners', { body });
    }
  });
  afterAll(async () => {
    await api.stop();
    for (const server of [service, gateway, collector]) {
      server.closeAllConnections();
      server.close();
    }
  });
  beforeEach(() => {
    asked.length = 0;
    askedGateway.length = 0;
    askedCollector.length = 0;
    fromGateway = [{ body: AT_GATEWAY }];
    fromCollector = [{ body: AT_EVENTS }];
  });

  const audited = async () => (await api.call('GET', 'audit?entity=personal_data')).body.data;

  it('erases a person at every service part by part, and reports those that did not respond', async () => {
    const part = { conversions: 2, ledger: 1, quarantine: 0, kept_conversion_ids: 0 };
    responses = [{ body: { ...part, next: 'further' } }, { body: { ...part, next: null } }];
    expect((await api.call('POST', 'privacy/erase', { body: { click_id: CLICK } })).body).toEqual({
      gateway: { ...AT_GATEWAY, next: undefined, is_complete: true },
      partners: [
        {
          partner_code: 'deployed',
          is_complete: true,
          conversions: 4,
          ledger: 2,
          quarantine: 0,
          kept_conversion_ids: 0,
          predictions: 0,
        },
      ],
      events: { ...AT_EVENTS, next: undefined, is_complete: true },
      not_answered: [
        { partner_code: 'down', code: 'unavailable', detail: 'down does not answer.' },
        { partner_code: 'undeployed', code: 'unavailable', detail: 'undeployed has no endpoint_url yet.' },
      ],
    });
    expect(asked).toEqual([
      {
        path: '/internal/v1/privacy/erase',
        actor: { role: 'admin', name: 'key:ADMIN_API_KEY' },
        body: { click_id: CLICK, cursor: null },
      },
      expect.objectContaining({ body: { click_id: CLICK, cursor: 'further' } }),
    ]);
  });

  it('records one audit event for each partner, with a hash instead of the identifier', async () => {
    const [atEvents, undeployed, down, deployed, atGateway] = await audited();
    expect(atEvents).toMatchObject({
      partner_code: null,
      after: { at: 'events', is_complete: true, events: 3, destinations: 1 },
    });
    expect(deployed).toMatchObject({
      actor: 'key:ADMIN_API_KEY',
      action: 'erase',
      partner_code: 'deployed',
      entity_id: expect.stringMatching(/^click_id:[\w-]{43}$/),
      after: { is_complete: true, conversions: 4 },
    });
    expect(down).toMatchObject({ after: { is_complete: false, not_answered: 'down does not answer.' } });
    expect(undeployed.entity_id).toBe(deployed.entity_id);
    expect(atGateway).toMatchObject({
      partner_code: null,
      entity_id: deployed.entity_id,
      after: { at: 'gateway', is_complete: true, unrouted: 1, spool: 2 },
    });
    const { rows } = await api.pool.query('SELECT a::text FROM audit_log a');
    expect(JSON.stringify([rows, api.logEntries])).not.toContain(CLICK);
  });

  it('exports from the named partners, and records it like an erasure', async () => {
    responses = [{ body: { conversions: [{ postback_id: 'p' }], ledger: [], quarantine: [], next: null } }];
    const atGateway = { unrouted: [{ postback_id: 'u' }], spool: [], unreadable: 1 };
    fromGateway = [{ body: { ...atGateway, next: null } }];
    const body = { sub_id: 'sub-1', partner_codes: ['deployed', 'deployed'] };
    expect((await api.call('POST', 'privacy/export', { body })).body).toEqual({
      gateway: { ...atGateway, is_complete: false },
      partners: [
        {
          partner_code: 'deployed',
          is_complete: true,
          conversions: [{ postback_id: 'p' }],
          ledger: [],
          quarantine: [],
          predictions: [],
        },
      ],
      events: null,
      not_answered: [],
    });
    expect(askedCollector).toEqual([]);
    expect((await audited())[0]).toMatchObject({ action: 'export', after: { conversions: 1, is_complete: true } });
  });

  it.each(['user_id', 'anonymous_id', 'session_id'])('erases by %s from events alone, part by part', async (kind) => {
    fromCollector = [{ body: { ...AT_EVENTS, next: 'rejects:x' } }, { body: AT_EVENTS }];
    const { body } = await api.call('POST', 'privacy/erase', { body: { [kind]: 'person-1' } });
    expect(body).toEqual({
      gateway: null,
      partners: [],
      events: { events: 6, rejects: 0, sessions: 2, others: 4, destinations: ['ga4'], is_complete: true },
      not_answered: [],
    });
    expect(askedCollector).toMatchObject([
      { path: '/internal/v1/privacy/erase', body: { [kind]: 'person-1', cursor: null } },
      { body: { [kind]: 'person-1', cursor: 'rejects:x' } },
    ]);
    expect([...asked, ...askedGateway]).toEqual([]);
    expect((await audited())[0]).toMatchObject({
      entity_id: expect.stringMatching(new RegExp(`^${kind}:[\\w-]{43}$`)),
    });
  });

  it('names the collector when it does not respond', async () => {
    fromCollector = [{ status: 500, body: {} }];
    const { body } = await api.call('POST', 'privacy/erase', { body: { user_id: 'person-1' } });
    expect(body).toMatchObject({ events: null, not_answered: [{ partner_code: null, code: 'bad_answer' }] });
  });

  it('requests the gateway first, part by part, for the named partners', async () => {
    responses = [{ body: { conversions: 0, ledger: 0, quarantine: 0, kept_conversion_ids: 0, next: null } }];
    fromGateway = [{ body: { ...AT_GATEWAY, next: 'spool:x' } }, { body: { ...AT_GATEWAY, left_signed: 3 } }];
    const body = { click_id: CLICK, partner_codes: ['deployed', 'deployed'] };
    expect((await api.call('POST', 'privacy/erase', { body })).body).toMatchObject({
      gateway: { is_complete: false, unrouted: 2, spool: 4, left_signed: 3 },
      not_answered: [],
    });
    const sent = { click_id: CLICK, partner_codes: ['deployed'] };
    const mappings = ['deployed', 'down', 'undeployed'].map((partner_code) => ({ partner_code, mappings: [{}] }));
    expect(askedGateway).toEqual([
      {
        path: '/internal/v1/privacy/erase',
        actor: { role: 'admin', name: 'key:ADMIN_API_KEY' },
        body: { ...sent, cursor: null, mappings },
      },
      expect.objectContaining({ body: { ...sent, cursor: 'spool:x', mappings } }),
    ]);
    expect(asked).toHaveLength(1);
  });

  it('erases at the services when the gateway does not respond, and reports it', async () => {
    responses = [{ body: { conversions: 1, ledger: 0, quarantine: 0, kept_conversion_ids: 0, next: null } }];
    fromGateway = [{ status: 503, body: { code: 'unavailable', detail: 'The database does not answer.' } }];
    const body = { click_id: CLICK, partner_codes: ['deployed'] };
    expect((await api.call('POST', 'privacy/erase', { body })).body).toMatchObject({
      gateway: null,
      partners: [{ partner_code: 'deployed', is_complete: true }],
      not_answered: [{ partner_code: null, code: 'unavailable', detail: 'The database does not answer.' }],
    });
    expect((await audited())[2]).toMatchObject({
      partner_code: null,
      after: { at: 'gateway', is_complete: false, not_answered: 'The database does not answer.' },
    });
  });

  it('reports an erasure as incomplete when a service fails in the middle', async () => {
    const part = { conversions: 2, ledger: 0, quarantine: 0, kept_conversion_ids: 0, next: 'further' };
    responses = [
      { body: part },
      { status: 503, body: { code: 'unavailable', detail: 'The database does not answer.' } },
    ];
    const body = { click_id: CLICK, partner_codes: ['deployed'] };
    expect((await api.call('POST', 'privacy/erase', { body })).body).toMatchObject({
      partners: [{ partner_code: 'deployed', is_complete: false, conversions: 2 }],
      not_answered: [{ partner_code: 'deployed', detail: 'The database does not answer.' }],
    });
  });

  it.each(['export', 'erase'])('403: allows only admins to %s', async (operation) => {
    for (const role of ['editor', 'viewer']) {
      const key = await api.makeKey(role);
      expect((await api.call('POST', `privacy/${operation}`, { key, body: { click_id: 'x' } })).status).toBe(403);
    }
    expect(asked).toEqual([]);
  });

  it.each([{}, { click_id: 'a', sub_id: 'b' }, { click_id: '' }, { click_id: 'a', partner_codes: ['nobody'] }])(
    '422: requires exactly one id, and partners that exist: %o',
    async (body) => {
      expect((await api.call('POST', 'privacy/erase', { body })).status).toBe(422);
      expect(asked).toEqual([]);
    },
  );

  describe('in the compliance report', () => {
    const report = (query: string) => api.call('GET', `compliance-report?${query}`);
    const EVER = 'from=2001-01-01&to=2100-01-01';
    const kept = { what: 'ledger', tenant: null, days_allowed: 400, oldest: null, is_kept_too_long: false };

    it('lists who saw and changed what, the keys, and whether retention is kept', async () => {
      responses = [{ body: { partner_code: 'deployed', kept: [kept] } }];
      await api.call('PATCH', 'partners/deployed', { body: { partner_name: 'Deployed' } });
      const { status, body } = await report(`partner_code=deployed&${EVER}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ partner_code: 'deployed', retention: [kept], retention_not_answered: null });
      const changes = body.changes as { action: string; entity: string; count: number }[];
      expect(changes).toContainEqual(expect.objectContaining({ action: 'update', entity: 'partner', count: 1 }));
      const deeds = (body.personal_data as { action: string }[]).map(({ action }) => action);
      expect(new Set(deeds)).toEqual(new Set(['erase', 'export']));
      expect(body.keys).toContainEqual(
        expect.objectContaining({ name: 'ADMIN_API_KEY', last_used_at: expect.any(String), deeds: expect.any(Number) }),
      );
      expect(JSON.stringify(body)).not.toContain('key_hash');
    });

    it('reports a service that did not respond, and everything else', async () => {
      expect((await report(`partner_code=down&${EVER}`)).body).toMatchObject({
        retention: null,
        retention_not_answered: 'down does not answer.',
        changes: expect.arrayContaining([expect.objectContaining({ action: 'insert', entity: 'partner' })]),
      });
    });

    it('is empty for a period without events', async () => {
      expect((await report('partner_code=down&from=2001-01-01&to=2001-02-01')).body).toMatchObject({
        changes: [],
        personal_data: [],
        keys: [],
      });
    });

    it('verifies the audit chain, and names the first entry that was changed past the triggers', async () => {
      const chain = async () => (await report(`partner_code=down&${EVER}`)).body.audit_chain;
      const whole = await chain();
      expect(whole).toMatchObject({ entries: expect.any(Number), first_misfit: null });
      expect(whole.head).toMatch(/^[0-9a-f]{64}$/);
      const forge = `UPDATE audit_log SET actor = 'key:somebody else' WHERE id = (SELECT min(id) + 1 FROM audit_log)
                     RETURNING id::integer`;
      const forged = await onDatabase(asSuperuser(api.ownerUrl), async (client) => {
        await client.query('SET session_replication_role = replica');
        return client.query<{ id: number }>(forge);
      });
      expect((await chain()).first_misfit).toEqual({ entry_id: forged.rows[0]!.id, reason: 'changed' });
    });

    it('refuses other roles, unknown partners and invalid periods', async () => {
      const key = await api.makeKey('editor');
      expect((await api.call('GET', `compliance-report?partner_code=down&${EVER}`, { key })).status).toBe(403);
      expect((await report(`partner_code=nobody&${EVER}`)).status).toBe(404);
      expect((await report('partner_code=down&from=yesterday&to=2100-01-01')).status).toBe(422);
    });
  });

  it('erases at inactive partners, except those that never had a service', async () => {
    const { endpoint_url } = (await api.call('GET', 'partners/deployed')).body;
    for (const [code, url] of [
      ['switched_off', endpoint_url],
      ['never_served', null],
    ]) {
      const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event`, endpoint_url: url };
      await api.call('POST', 'partners', { body });
      await api.call('DELETE', `partners/${code}`);
    }
    responses = [{ body: { conversions: 1, next: null } }];
    const body = { click_id: CLICK, partner_codes: ['switched_off', 'never_served'] };
    expect((await api.call('POST', 'privacy/erase', { body })).body).toMatchObject({
      partners: [{ partner_code: 'switched_off', is_complete: true, conversions: 1 }],
      not_answered: [],
    });
  });
});
