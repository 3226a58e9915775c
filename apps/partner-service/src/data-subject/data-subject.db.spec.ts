import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { unpackBody } from '@app/common';
import { readRollUp, recount } from '../testing/expected-roll-up';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

const CLICK = 'click-of-a-person-0001';
const SUB = 'sub-of-a-person-0002';
const STRANGER = 'click-of-a-stranger-0003';
const DAY_MS = 86_400_000;

type Body = Record<string, never> & { next: string | null };

describe('one person’s data', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;

  beforeAll(async () => {
    databases = await createPartnerDatabases();
    service = await startService(databases);
    const person = `click_id=${CLICK}&sub_id=${SUB}`;
    const yesterday = postbackIdAt(Date.now() - DAY_MS);
    await service.sendSigned(yesterday, `conversion_id=c1&${person}&usd_payout=1.5&offer_name=Shoes`);
    await service.get(`/involve/event?conversion_id=c1&${person}&usd_payout=2.5`);
    await service.get(`/involve/event?conversion_id=c2&${person}&usd_payout=4`, { 'x-real-ip': '203.0.113.7' });
    await service.get(`/involve/event?conversion_id=c3&click_id=${STRANGER}&usd_payout=8`);
    await service.get(`/involve/event?${person}&usd_payout=abc`);
    await service.send('/involve/event', { method: 'POST', body: `{"broken ${CLICK}` });
    await service.get(`/involve/event?click_id=${STRANGER}&usd_payout=abc`);
  });
  afterAll(async () => {
    await service.stop();
    await databases.drop();
  });

  const request = (action: string, body: unknown, changed: object = {}) =>
    requestAsAdmin<Body>(service, `privacy/${action}`, { body, ...changed });

  /** Every row of every table of this database as one text. */
  async function everything(): Promise<string> {
    const tables = ['conversions', 'conversion_state', 'quarantine', 'conversion_hourly'];
    const dumps = tables.map((table) =>
      databases.partner.pool.query(
        `SELECT row_to_json(t)::text, encode(convert_to(t::text, 'UTF8'), 'escape') FROM ${table} t`,
      ),
    );
    const bodies = databases.partner.pool.query(`SELECT encode(body, 'escape') AS body FROM quarantine`);
    return JSON.stringify([...(await Promise.all(dumps)), await bodies].map(({ rows }) => rows as unknown));
  }

  it.each(['export', 'erase'])('is %sed for an admin only, and for our own processes only', async (action) => {
    const viewer = { actor: { role: 'viewer', name: 'key:x' } };
    expect(await request(action, { click_id: CLICK }, viewer)).toMatchObject({ ok: false, problem: { status: 403 } });
    expect(await request(action, { click_id: CLICK }, { actor: undefined })).toMatchObject({
      problem: { status: 403 },
    });
    const forged = await fetch(`${service.url}/internal/v1/privacy/${action}`, { method: 'POST', body: '{}' });
    expect(forged.status).toBe(401);
  });

  it.each([{}, { click_id: CLICK, sub_id: SUB }, { click_id: '' }, { click_id: 7 }, { click_id: CLICK, cursor: 'x' }])(
    '422: is asked for by one id: %o',
    async (body) => {
      expect(await request('erase', body)).toMatchObject({ ok: false, problem: { status: 422 } });
    },
  );

  it.each([{ click_id: CLICK }, { sub_id: SUB }])('is found: %o', async (person) => {
    const response = await request('export', person);
    expect(response).toMatchObject({ ok: true, body: { next: null } });
    const { conversions, ledger, quarantine } = (response as { body: Record<string, Record<string, unknown>[]> }).body;
    expect(conversions!.map(({ conversion_id: id }) => id)).toEqual(expect.arrayContaining(['c1', 'c2']));
    expect(conversions).toHaveLength(3);
    expect(conversions![0]).toMatchObject({ aff_sub: SUB, aff_sub3: CLICK, request_ip: expect.any(String) });
    expect(ledger!.map(({ conversion_id: id }) => id)).toEqual(['c1']);
    expect(quarantine).toHaveLength('click_id' in person ? 2 : 1);
    expect(JSON.stringify(response)).not.toContain(STRANGER);
  });

  it.each([{ click_id: CLICK }, { sub_id: SUB }])(
    'names the conversions that other processes know: %o',
    async (person) => {
      const { body } = (await request('conversions', person)) as unknown as {
        body: { conversions: object[]; next: null };
      };
      const keys = new Set(body.conversions.map((one) => JSON.stringify(one)));
      const of = (id: string) => JSON.stringify({ tenant: 'default', conversion_id: id, conversion_key: null });
      expect([keys, body.next]).toEqual([new Set([of('c1'), of('c2')]), null]);
      const viewer = { actor: { role: 'viewer', name: 'key:x' } };
      expect(await request('conversions', person, viewer)).toMatchObject({ problem: { status: 403 } });
    },
  );

  it('is gone when it is erased, while everything is counted as before', async () => {
    const before = await readRollUp(databases.partner.pool);
    const totals = (await service.get('/involve/event/stats', { 'x-api-key': 'admin-key-of-tests' })).json.totals;
    expect(await request('erase', { click_id: CLICK })).toMatchObject({
      ok: true,
      body: { conversions: 3, ledger: 0, quarantine: 2, kept_conversion_ids: 0, next: null },
    });
    const left = await everything();
    expect(left).not.toContain(CLICK);
    expect(left).not.toContain('203.0.113.7');
    expect(left).toContain(STRANGER);
    expect(await readRollUp(databases.partner.pool)).toEqual(before);
    expect(await recount(databases.partner.pool, { allowReversal: false })).toEqual(before);
    const after = await service.get('/involve/event/stats', { 'x-api-key': 'admin-key-of-tests' });
    expect(after.json.totals).toEqual(totals);
    const { json } = await service.get('/involve/event/conversions/c1', { 'x-api-key': 'admin-key-of-tests' });
    expect(json.state).toMatchObject({ usd_payout: '2.5000', offer_name: 'Shoes' });
    expect(JSON.stringify(json)).not.toContain(SUB);
    expect(json.history[0].raw_data).toMatchObject({
      conversion_id: 'c1',
      click_id: null,
      sub_id: null,
      offer_name: 'Shoes',
    });
  });

  it('can be erased again, and there is nothing left to erase but what another id finds', async () => {
    const nothing = { conversions: 0, ledger: 0, quarantine: 0, next: null };
    expect(await request('erase', { click_id: CLICK })).toMatchObject({ ok: true, body: nothing });
    // What could not be read as a conversion knows no click id: only the ids asked for are found in it.
    expect(await request('erase', { sub_id: SUB })).toMatchObject({ ok: true, body: { ...nothing, quarantine: 1 } });
    expect(await everything()).not.toContain(SUB);
  });

  it('is erased from conversion state even when the postbacks are gone', async () => {
    await service.get(`/involve/event?conversion_id=c9&click_id=late-person-0009&usd_payout=1`);
    await service.get(`/involve/event?conversion_id=c9&click_id=late-person-0009&usd_payout=2`);
    await databases.partner.pool.query(`DELETE FROM conversions WHERE conversion_id = 'c9'`);
    expect(await request('conversions', { click_id: 'late-person-0009' })).toMatchObject({
      body: { conversions: [{ tenant: 'default', conversion_id: 'c9', conversion_key: null }], next: null },
    });
    expect(await request('erase', { click_id: 'late-person-0009' })).toMatchObject({
      ok: true,
      body: { conversions: 0, ledger: 1 },
    });
    expect(await everything()).not.toContain('late-person-0009');
  });

  it('says where a conversion’s own id is the person’s, which stays', async () => {
    await service.get(`/involve/event?conversion_id=both-ids-0010&click_id=both-ids-0010`);
    expect(await request('erase', { click_id: 'both-ids-0010' })).toMatchObject({
      ok: true,
      body: { conversions: 1, kept_conversion_ids: 1 },
    });
  });

  it('is erased by field, so that a short id removes no amount and no other id', async () => {
    const admin = { 'x-api-key': 'admin-key-of-tests' };
    const before = (await service.get('/involve/event/stats', admin)).json.totals;
    await service.get('/involve/event?conversion_id=s1&sub_id=5&usd_payout=5&order_id=5&aff_sub4=x');
    await service.get('/involve/event?conversion_id=s1&sub_id=5&usd_payout=6&order_id=5');
    await service.get('/involve/event?conversion_id=s2&sub_id=other&usd_payout=5&aff_sub4=5&offer_id=5');
    await service.get('/involve/event?sub_id=5&usd_payout=5&order_id=5');
    await service.get('/involve/event?sub_id=other&usd_payout=5&aff_sub4=5');
    await service.send('/involve/event', { method: 'POST', body: '<c><id>5</id><sub_id>5</sub_id><pay>5</pay></c>' });
    await service.send('/involve/event', { method: 'POST', body: '<c><id>5</id><pay>5</pay></c>' });
    const rows = async (sql: string) => (await databases.partner.pool.query<Record<string, unknown>>(sql)).rows;
    const counted = `SELECT conversion_id, usd_payout, order_id, offer_id, aff_sub4 FROM conversions ORDER BY id`;
    const [rollUp, was] = [await readRollUp(databases.partner.pool), await rows(counted)];

    expect(await request('erase', { sub_id: '5' })).toMatchObject({
      body: { conversions: 2, ledger: 0, quarantine: 2 },
    });
    expect(await rows(counted)).toEqual(was);
    expect(await readRollUp(databases.partner.pool)).toEqual(rollUp);
    const raws = await rows(`SELECT raw_data FROM conversions WHERE conversion_id IN ('s1', 's2') ORDER BY id`);
    expect(raws.map(({ raw_data: raw }) => raw)).toEqual([
      { conversion_id: 's1', sub_id: null, usd_payout: '5', order_id: '5', aff_sub4: 'x' },
      { conversion_id: 's1', sub_id: null, usd_payout: '6', order_id: '5' },
      { conversion_id: 's2', sub_id: 'other', usd_payout: '5', aff_sub4: '5', offer_id: '5' },
    ]);
    const waiting = await rows(
      `SELECT raw_data, convert_from(body, 'UTF8') AS body FROM quarantine ORDER BY id DESC LIMIT 4`,
    );
    expect(waiting.toReversed()).toEqual([
      { raw_data: { sub_id: null, usd_payout: '5', order_id: '5' }, body: null },
      { raw_data: { sub_id: 'other', usd_payout: '5', aff_sub4: '5' }, body: null },
      { raw_data: {}, body: '<c><id>5</id><sub_id></sub_id><pay>5</pay></c>' },
      { raw_data: {}, body: '<c><id>5</id><pay>5</pay></c>' },
    ]);
    const { json } = await service.get('/involve/event/conversions/s1', admin);
    expect(json.state).toMatchObject({ usd_payout: '6.0000', order_id: '5' });
    expect(json.state.aff_sub ?? null).toBeNull();
    expect((await service.get('/involve/event/stats', admin)).json.totals.usd_payout).toBe(
      (Number(before.usd_payout) + 11).toFixed(4),
    );
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('is found in a body that is packed with %s, and erased so that it can still be read', async (encoding, pack) => {
    const [click, other] = [`click-in-${encoding}`, `stranger-in-${encoding}`];
    const send = async (text: string) => {
      const headers = { 'content-encoding': encoding, 'x-client': click };
      const init = { method: 'POST', body: new Uint8Array(pack(text)), headers };
      return (await service.send('/involve/event', init)).headers.get('x-postback-id');
    };
    const id = await send(`<c><click_id>${click}</click_id><pay>5</pay></c>`);
    await send(`<c><click_id>${other}</click_id></c>`);
    expect(await request('export', { click_id: click })).toMatchObject({ body: { quarantine: [{ postback_id: id }] } });
    expect(await request('erase', { click_id: click })).toMatchObject({ body: { quarantine: 1, next: null } });
    expect(await request('export', { click_id: click })).toMatchObject({ body: { quarantine: [] } });
    const { rows } = await databases.partner.pool.query('SELECT body, request_headers FROM quarantine WHERE id = $1', [
      id,
    ]);
    expect(Buffer.from(unpackBody(rows[0].body, encoding) as Uint8Array).toString()).toBe(
      '<c><click_id></click_id><pay>5</pay></c>',
    );
    expect(rows[0].request_headers).toMatchObject({ 'content-encoding': encoding, 'x-client': '[erased]' });
  });

  it('is kept no longer than its term, and the report names the oldest of each kind', async () => {
    const response = await request('', undefined, { method: 'GET', path: '/internal/v1/kept-data' });
    expect(response).toMatchObject({
      ok: true,
      body: {
        partner_code: 'involve_asia',
        kept: expect.arrayContaining([
          expect.objectContaining({
            what: 'conversions',
            tenant: 'default',
            days_allowed: 30,
            is_kept_too_long: false,
          }),
          expect.objectContaining({ what: 'ledger', oldest: expect.any(String) }),
        ]),
      },
    });
    const postbackId = postbackIdAt(Date.now() - 40 * DAY_MS);
    await service.sendSigned(postbackId, 'conversion_id=old&usd_payout=1');
    expect(await request('', undefined, { method: 'GET', path: '/internal/v1/kept-data' })).toMatchObject({
      body: {
        kept: [
          expect.objectContaining({ what: 'conversions', is_kept_too_long: true }),
          ...Array(4).fill(expect.anything()),
        ],
      },
    });
  });
});
