import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { joinHeaders, unpackBody } from '@app/common';
import { callService, type ServiceResponse } from '@app/common/identity/call-service';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { until } from '@app/common/testing/until';
import { type GatewayUnderTest, INTERNAL_KEY, startGateway } from '../testing/gateway-under-test';
import { startFakeService } from '../testing/fake-service';

const CLICK = 'click-of-a-person-0001';
const STRANGER = 'click-of-a-stranger-0002';

let gateway: GatewayUnderTest;

beforeAll(async () => {
  gateway = await startGateway({ UNROUTED_MAX: 1_000 });
  await insertPartner(gateway.config.pool, 'one', { endpoint_path: '/one/event' });
  await insertPartner(gateway.config.pool, 'other', { endpoint_path: '/other/event' });
  await until('the routes are there', async () => (await get('/other/event')).status === 200);
  await until('both are', async () => (await get('/one/event')).status === 200);
  await gateway.own.pool.query('DELETE FROM spool');
});
afterAll(() => gateway.stop());
afterEach(async () => void (await gateway.own.pool.query('TRUNCATE spool, unrouted')));

const get = (path: string, init: RequestInit = {}) => fetch(gateway.url + path, init);
const countOf = async (sql: string): Promise<number> => (await gateway.own.pool.query(sql)).rowCount!;

function request(action: string, body: unknown, changed: object = {}): Promise<ServiceResponse<Record<string, never>>> {
  return callService({
    origin: gateway.url,
    audience: 'gateway',
    key: INTERNAL_KEY,
    sender: 'admin',
    actor: { role: 'admin', name: 'key:Mei' },
    method: 'POST',
    path: `/internal/v1/privacy/${action}`,
    body,
    deadlineMs: 10_000,
    ...changed,
  });
}

async function storeUnrouted(paths: readonly string[]): Promise<void> {
  for (const path of paths) expect((await get(path)).status).toBe(404);
  await until('they are kept', async () => (await countOf('SELECT FROM unrouted')) === paths.length);
}

describe('one person’s data at the gateway', () => {
  it.each(['export', 'erase'])('is for our own processes and admins only: %s', async (action) => {
    const viewer = { actor: { role: 'viewer', name: 'key:x' } };
    expect(await request(action, { click_id: CLICK }, viewer)).toMatchObject({ ok: false, problem: { status: 403 } });
    expect(await request(action, { click_id: CLICK }, { actor: undefined })).toMatchObject({
      problem: { status: 403 },
    });
    expect((await get(`/internal/v1/privacy/${action}`, { method: 'POST', body: '{}' })).status).toBe(401);
  });

  it.each([
    {},
    { click_id: CLICK, sub_id: CLICK },
    { click_id: '' },
    { click_id: 7 },
    { click_id: CLICK, cursor: 'spool:x' },
    { click_id: CLICK, partner_codes: [] },
    { click_id: CLICK, mappings: [{ partner_code: 'one', mappings: [{ cid: 7 }] }] },
  ])('422: is asked for by one id: %o', async (body) => {
    expect(await request('erase', body)).toMatchObject({ ok: false, problem: { status: 422 } });
  });

  it('is exported from the spool and from unrouted requests, without secrets', async () => {
    await storeUnrouted([`/typo/event?click_id=${CLICK}`, `/typo/event?click_id=${STRANGER}`]);
    await get(`/one/event?click_id=${CLICK}&ts_token=secret`, { method: 'POST', body: `aff_sub=${CLICK}` });
    await get(`/other/event?click_id=${CLICK}`);
    const all = await request('export', { click_id: CLICK });
    expect(all).toMatchObject({
      ok: true,
      body: {
        unrouted: [{ path: '/typo/event', parameters: { click_id: CLICK } }],
        spool: [
          { partner_code: 'one', state: 'waiting', method: 'POST', parameters: { click_id: CLICK, aff_sub: CLICK } },
          { partner_code: 'other' },
        ],
        unreadable: 0,
        next: null,
      },
    });
    expect(JSON.stringify(all)).not.toMatch(/"secret"|stranger/);
    const some = await request('export', { click_id: CLICK, partner_codes: ['other'] });
    expect(some).toMatchObject({ body: { unrouted: [{}], spool: [{ partner_code: 'other' }] } });
  });

  it('is erased from unrouted requests, which can still be redriven', async () => {
    await storeUnrouted([
      `/typo/event?click_id=${encodeURIComponent(CLICK)}&payout=5&sub_id=5`,
      `/typo/${CLICK}`,
      `/typo/event?click_id=${STRANGER}`,
    ]);
    await gateway.own.pool.query(
      `INSERT INTO unrouted (id, received_at, method, path, parameters, request_headers)
       SELECT gen_random_uuid(), now(), 'GET', '/', json_build_object('adv_sub', $1::text), '{}' FROM generate_series(1, 450)`,
      [CLICK],
    );
    expect(await request('erase', { click_id: CLICK })).toMatchObject({
      body: { unrouted: 452, spool: 0, next: null },
    });
    const { rows } = await gateway.own.pool.query(
      `SELECT path, parameters FROM unrouted WHERE path <> '/' ORDER BY id`,
    );
    expect(rows).toEqual([
      { path: '/typo/event', parameters: { click_id: null, payout: '5', sub_id: '5' } },
      { path: '/typo/[erased]', parameters: {} },
      { path: '/typo/event', parameters: { click_id: STRANGER } },
    ]);
    expect(JSON.stringify(await request('export', { click_id: CLICK }))).not.toContain('typo');
    expect(await request('erase', { click_id: CLICK })).toMatchObject({ body: { unrouted: 0, next: null } });
  });

  it('is erased from fields only, by the mappings that the admin app sends', async () => {
    await storeUnrouted(['/typo/event?cid=5&payout=5', '/typo/event?payout=5&other=5']);
    await get('/one/event?conversion_id=5&cid=5&payout=5&usd_payout=5');
    await get('/other/event?conversion_id=c&cid=5&payout=5');
    const mappings = [
      { partner_code: 'one', mappings: [{ cid: 'sub_id', payout: 'payout_local' }] },
      { partner_code: 'other', mappings: [{}] },
    ];
    expect(await request('erase', { sub_id: '5', mappings })).toMatchObject({
      body: { unrouted: 1, spool: 1, kept_conversion_ids: 1, next: null },
    });
    const service = await startFakeService({ statusOf: () => 200 });
    await gateway.config.pool.query(`UPDATE partners SET endpoint_url = $1`, [service.url]);
    await until('both are delivered', () => service.accepted.length === 2, 15_000);
    expect(service.accepted.map(({ target }) => target).toSorted()).toEqual([
      '/one/event?conversion_id=5&cid=&payout=5&usd_payout=5',
      '/other/event?conversion_id=c&cid=5&payout=5',
    ]);
    await service.close();
    await gateway.config.pool.query(`UPDATE partners SET endpoint_url = NULL`);
    const { rows } = await gateway.own.pool.query('SELECT parameters FROM unrouted ORDER BY id');
    expect(rows).toEqual([{ parameters: { cid: null, payout: '5' } }, { parameters: { payout: '5', other: '5' } }]);
  });

  it('is erased from waiting postbacks, which are still delivered', async () => {
    const spooled = await get(`/one/event?conversion_id=c1&click_id=${CLICK}&payout=1`);
    await get(`/one/event?conversion_id=c2&click_id=${STRANGER}`);
    expect(await request('erase', { click_id: CLICK, partner_codes: ['other'] })).toMatchObject({ body: { spool: 0 } });
    expect(await request('erase', { click_id: CLICK })).toMatchObject({
      body: { spool: 1, unreadable: 0, next: null },
    });
    expect(await request('export', { click_id: CLICK })).toMatchObject({ body: { spool: [] } });
    expect(gateway.logged.join('')).not.toContain(CLICK);
    const service = await startFakeService({ statusOf: () => 200 });
    await gateway.config.pool.query(`UPDATE partners SET endpoint_url = $1 WHERE partner_code = 'one'`, [service.url]);
    await until('both are delivered', () => service.accepted.length === 2, 15_000);
    expect(service.accepted).toMatchObject([
      { postbackId: spooled.headers.get('x-postback-id'), target: '/one/event?conversion_id=c1&click_id=&payout=1' },
      { target: `/one/event?conversion_id=c2&click_id=${STRANGER}` },
    ]);
    await service.close();
    await gateway.config.pool.query(`UPDATE partners SET endpoint_url = NULL WHERE partner_code = 'one'`);
  });

  it('is erased from dead rows with the response that repeats it, and left in signed postbacks that still wait', async () => {
    await get(`/other/event?click_id=${CLICK}`, { headers: { 'x-signature': 't=1,v1=00' } });
    const signed = { spool: 0, left_signed: 1 };
    expect(await request('erase', { sub_id: CLICK })).toMatchObject({ body: signed });
    await gateway.own.pool.query(`UPDATE spool SET state = 'dead', dead_answer = 'no such ${CLICK}'`);
    expect(await request('erase', { sub_id: CLICK })).toMatchObject({ body: { spool: 1, left_signed: 0 } });
    expect((await gateway.own.pool.query('SELECT dead_answer FROM spool')).rows).toEqual([{ dead_answer: '[erased]' }]);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])(
    'is found in packed bodies, waiting, dead and without a route, and erased from them: %s',
    async (encoding, pack) => {
      const body = new Uint8Array(pack(`[{"conversion_id":"c1","click_id":"${CLICK}"},{"conversion_id":"c2"}]`));
      const init = { method: 'POST', body, headers: { 'content-encoding': encoding } };
      for (const path of ['/one/event', '/other/event', '/typo/event']) await get(path, init);
      await until('it is kept', async () => (await countOf('SELECT FROM unrouted')) === 1);
      await gateway.own.pool.query(`UPDATE spool SET state = 'dead' WHERE partner_code = 'other'`);
      const parameters = { click_id: CLICK };
      expect(await request('export', { click_id: CLICK })).toMatchObject({
        body: { unrouted: [{ parameters }], spool: [{ parameters }, { state: 'dead', parameters }], unreadable: 0 },
      });
      expect(await request('erase', { click_id: CLICK })).toMatchObject({ body: { unrouted: 1, spool: 2 } });
      expect(await request('export', { click_id: CLICK })).toMatchObject({ body: { unrouted: [], spool: [] } });
      const service = await startFakeService({ statusOf: () => 200 });
      await gateway.config.pool.query(`UPDATE partners SET endpoint_url = $1 WHERE partner_code = 'one'`, [
        service.url,
      ]);
      await until('it is delivered', () => service.accepted.length === 1, 15_000);
      const { rawHeaders, body: delivered } = service.received[0]!;
      expect(joinHeaders(rawHeaders)['content-encoding']).toBe(encoding);
      expect(Buffer.from(unpackBody(Buffer.from(delivered, 'latin1'), encoding) as Uint8Array).toString()).toBe(
        '[{"conversion_id":"c1","click_id":null},{"conversion_id":"c2"}]',
      );
      await service.close();
      await gateway.config.pool.query(`UPDATE partners SET endpoint_url = NULL WHERE partner_code = 'one'`);
    },
  );

  it('is reported as unreadable where no key opens the request', async () => {
    await get(`/other/event?click_id=${CLICK}`);
    await gateway.own.pool.query(`UPDATE spool SET payload = substr(payload, 1, length(payload) - 1)`);
    expect(await request('erase', { click_id: CLICK })).toMatchObject({
      body: { spool: 0, unreadable: 1, next: null },
    });
  });
});
