import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { readActor, SERVICE_HEADERS } from '@app/common';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const CLICK = 'click-of-a-person-0001';

interface Asked {
  path: string;
  actor: unknown;
  body: { click_id?: string; cursor: string | null } | undefined;
}

describe('personal data in the admin API', () => {
  let api: AdminApiUnderTest;
  let service: Server;
  const asked: Asked[] = [];
  /** What the service answers, one after another; the last one again and again. */
  let answers: { status?: number; body: unknown }[] = [];

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = request.method === 'POST' ? ((await json(request)) as Asked['body']) : undefined;
    asked.push({ path: request.url ?? '', actor: readActor(String(request.headers[SERVICE_HEADERS.actor])), body });
    const { status = 200, body: answer } = answers.length > 1 ? answers.shift()! : answers[0]!;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  beforeAll(async () => {
    service = createServer((request, response) => void take(request, response));
    await new Promise<void>((listening) => service.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    api = await startAdminApi();
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
    service.closeAllConnections();
    service.close();
  });
  beforeEach(() => void (asked.length = 0));

  const audited = async () => (await api.call('GET', 'audit?entity=personal_data')).body.data;

  it('is erased by every service, part by part, and it is told who did not answer', async () => {
    const part = { conversions: 2, ledger: 1, quarantine: 0, kept_conversion_ids: 0 };
    answers = [{ body: { ...part, next: 'further' } }, { body: { ...part, next: null } }];
    expect((await api.call('POST', 'privacy/erase', { body: { click_id: CLICK } })).body).toEqual({
      partners: [
        {
          partner_code: 'deployed',
          is_complete: true,
          conversions: 4,
          ledger: 2,
          quarantine: 0,
          kept_conversion_ids: 0,
        },
      ],
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

  it('leaves an entry for each partner, with a hash in the identifier’s place', async () => {
    const [undeployed, down, deployed] = await audited();
    expect(deployed).toMatchObject({
      actor: 'key:ADMIN_API_KEY',
      action: 'erase',
      partner_code: 'deployed',
      entity_id: expect.stringMatching(/^click_id:[\w-]{43}$/),
      after: { is_complete: true, conversions: 4 },
    });
    expect(down).toMatchObject({ after: { is_complete: false, not_answered: 'down does not answer.' } });
    expect(undeployed.entity_id).toBe(deployed.entity_id);
    const { rows } = await api.pool.query('SELECT a::text FROM audit_log a');
    expect(JSON.stringify([rows, api.logEntries])).not.toContain(CLICK);
  });

  it('is exported from the partners that are named, and told like an erasure', async () => {
    answers = [{ body: { conversions: [{ postback_id: 'p' }], ledger: [], quarantine: [], next: null } }];
    const body = { sub_id: 'sub-1', partner_codes: ['deployed', 'deployed'] };
    expect((await api.call('POST', 'privacy/export', { body })).body).toEqual({
      partners: [
        {
          partner_code: 'deployed',
          is_complete: true,
          conversions: [{ postback_id: 'p' }],
          ledger: [],
          quarantine: [],
        },
      ],
      not_answered: [],
    });
    expect((await audited())[0]).toMatchObject({ action: 'export', after: { conversions: 1, is_complete: true } });
  });

  it('is said to be incomplete when a service fails half-way', async () => {
    const part = { conversions: 2, ledger: 0, quarantine: 0, kept_conversion_ids: 0, next: 'further' };
    answers = [{ body: part }, { status: 503, body: { code: 'unavailable', detail: 'The database does not answer.' } }];
    const body = { click_id: CLICK, partner_codes: ['deployed'] };
    expect((await api.call('POST', 'privacy/erase', { body })).body).toMatchObject({
      partners: [{ partner_code: 'deployed', is_complete: false, conversions: 2 }],
      not_answered: [{ partner_code: 'deployed', detail: 'The database does not answer.' }],
    });
  });

  it.each(['export', 'erase'])('is for admins: %s', async (deed) => {
    for (const role of ['editor', 'viewer']) {
      const key = await api.makeKey(role);
      expect((await api.call('POST', `privacy/${deed}`, { key, body: { click_id: 'x' } })).status).toBe(403);
    }
    expect(asked).toEqual([]);
  });

  it.each([{}, { click_id: 'a', sub_id: 'b' }, { click_id: '' }, { click_id: 'a', partner_codes: ['nobody'] }])(
    '422: is asked for by one id, at partners that there are: %o',
    async (body) => {
      expect((await api.call('POST', 'privacy/erase', { body })).status).toBe(422);
      expect(asked).toEqual([]);
    },
  );

  describe('in the compliance report', () => {
    const report = (query: string) => api.call('GET', `compliance-report?${query}`);
    const EVER = 'from=2001-01-01&to=2100-01-01';
    const kept = { what: 'ledger', tenant: null, days_allowed: 400, oldest: null, is_kept_too_long: false };

    it('is who saw and changed what, which keys there are, and whether retention is kept', async () => {
      answers = [{ body: { partner_code: 'deployed', kept: [kept] } }];
      await api.call('PATCH', 'partners/deployed', { body: { partner_name: 'Deployed' } });
      const { status, body } = await report(`partner_code=deployed&${EVER}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ partner_code: 'deployed', retention: [kept], retention_not_answered: null });
      const changes = body.changes as { action: string; entity: string; count: number }[];
      expect(changes).toContainEqual(expect.objectContaining({ action: 'update', entity: 'partner', count: 1 }));
      expect(body.personal_data.map(({ action }: { action: string }) => action)).toEqual(['erase', 'export', 'erase']);
      expect(body.keys).toContainEqual(
        expect.objectContaining({ name: 'ADMIN_API_KEY', last_used_at: expect.any(String), deeds: expect.any(Number) }),
      );
      expect(JSON.stringify(body)).not.toContain('key_hash');
    });

    it('says that the service did not answer, and tells the rest', async () => {
      expect((await report(`partner_code=down&${EVER}`)).body).toMatchObject({
        retention: null,
        retention_not_answered: 'down does not answer.',
        changes: expect.arrayContaining([expect.objectContaining({ action: 'insert', entity: 'partner' })]),
      });
    });

    it('is empty for a period in which nothing was', async () => {
      expect((await report('partner_code=down&from=2001-01-01&to=2001-02-01')).body).toMatchObject({
        changes: [],
        personal_data: [],
        keys: [],
      });
    });

    it('is for admins, of a partner that there is, in a period that is one', async () => {
      const key = await api.makeKey('editor');
      expect((await api.call('GET', `compliance-report?partner_code=down&${EVER}`, { key })).status).toBe(403);
      expect((await report(`partner_code=nobody&${EVER}`)).status).toBe(404);
      expect((await report('partner_code=down&from=yesterday&to=2100-01-01')).status).toBe(422);
    });
  });
});
