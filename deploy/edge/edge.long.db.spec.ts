import { timeOfUuidV7 } from '@app/common';
import { until } from '@app/common/testing/until';
import { SENDER, type EdgeUnderTest, startEdge } from '../../test/deploy/edge/edge-under-test';
import { type PlatformBehindEdge, startPlatformBehindEdge } from '../../test/deploy/edge/platform-behind-edge';

const BODY_LIMIT_BYTES = 256 * 1024;
const EMPTY_TABLES = 'TRUNCATE conversions, conversion_state, conversion_hourly, seen_postback_ids, quarantine';

let platform: PlatformBehindEdge;
let edge: EdgeUnderTest;

beforeAll(async () => {
  platform = await startPlatformBehindEdge();
  edge = await startEdge({ GATEWAY_URL: platform.proxy.url });
}, 60_000);

afterAll(async () => {
  await edge?.stop();
  await platform?.stop();
});

beforeEach(async () => {
  await platform.proxy.open();
  await platform.databases.partner.pool.query(EMPTY_TABLES);
});

describe('a postback through the edge', () => {
  it('stores a postback with the edge’s postback id, its time and the client’s address', async () => {
    const response = await edge.get('/involve/event?conversion_id=e1&ts_token=mine');
    expect(response).toMatchObject({ status: 200, body: 'OK', headers: { 'cache-control': 'no-store' } });
    const [row, ...others] = await platform.rows();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ id: response.headers['x-postback-id'], conversion_id: 'e1', request_ip: SENDER });
    expect(row!.received_at).toEqual(timeOfUuidV7(row!.id));
  });

  it('passes on the client’s headers, and neither hop-by-hop headers nor Cloudflare’s', async () => {
    const own = { 'content-type': 'odd;;;', 'x-own': 'kept', 'cache-control': 'max-age=1' };
    const dropped = { 'cf-ray': 'r', connection: 'close, x-hop', 'x-hop': '1' };
    const response = await edge.post('/involve/event?ts_token=mine', '{"conversion_id":"e2"}', { ...own, ...dropped });
    expect(JSON.parse(response.body)).toMatchObject({
      status: 'stored',
      postback_id: response.headers['x-postback-id'],
    });
    const names = Object.keys((await platform.rows())[0]!.request_headers);
    expect((await platform.rows())[0]!.request_headers).toMatchObject(own);
    expect(names.filter((name) => /^cf-|x-hop|^x-postback/.test(name))).toEqual([]);
  });

  it.each(['x-postback-id', 'x-postback-address', 'x-postback-acknowledged', 'x-postback-target'])(
    'ignores a client’s own %s header',
    async (name) => {
      const response = await edge.get('/involve/event?conversion_id=e3', { [name]: '/involve/event?conversion_id=f' });
      expect(await platform.rows()).toMatchObject([
        { id: response.headers['x-postback-id'], conversion_id: 'e3', request_ip: SENDER },
      ]);
    },
  );

  it('adds the token of the host when the client sent none', async () => {
    await edge.get('/involve/event?conversion_id=t1');
    await edge.get('/involve/event?conversion_id=t2&TS_Token=mine');
    const [added, given] = (await platform.rows()).map(({ raw_data }) => Object.keys(raw_data));
    expect([added, given]).toEqual([
      ['conversion_id', 'ts_token'],
      ['conversion_id', 'TS_Token'],
    ]);
  });

  it('answers 404 for paths that are not postbacks, including reads', async () => {
    const paths = ['/', '/metrics', '/involve/event/stats', '/involve/evnt', '/api/v1/partners', '/internal/v1/spool'];
    const responses = await Promise.all(paths.map((path) => edge.get(path)));
    expect(responses.map(({ status }) => status)).toEqual(paths.map(() => 404));
    expect(JSON.parse(responses[0]!.body)).toMatchObject({ code: 'unknown_endpoint', status: 404 });
  });

  it('passes on postbacks to endpoints that are not listed, and the gateway answers 404 for unknown ones', async () => {
    const { pool } = platform.gateway.config;
    await pool.query(`UPDATE partners SET endpoint_path = '/added/since' WHERE partner_code = 'involve_asia'`);
    const target = '/added/since?conversion_id=n1';
    try {
      await until('the gateway knows it', async () => (await edge.get(target)).status === 200);
      expect(await platform.rows()).toMatchObject([{ conversion_id: 'n1', request_ip: SENDER }]);
      const unknown = await edge.get('/unknown/event?conversion_id=n2');
      expect([unknown.status, JSON.parse(unknown.body).code]).toEqual([404, 'unknown_endpoint']);
    } finally {
      await pool.query(`UPDATE partners SET endpoint_path = '/involve/event' WHERE partner_code = 'involve_asia'`);
      await until('it is as before', async () => (await edge.get('/involve/event?conversion_id=n3')).status === 200);
    }
  });

  it('stores nothing for HEAD', async () => {
    const response = await edge.sendRaw('HEAD /involve/event?conversion_id=h HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(response.status).toBe(200);
    expect(await platform.rows()).toEqual([]);
  });

  it('accepts a body of 256 KiB and refuses one byte more, also without a content-length', async () => {
    const body = `conversion_id=big&aff_sub=${'x'.repeat(BODY_LIMIT_BYTES)}`.slice(0, BODY_LIMIT_BYTES);
    expect((await edge.post('/involve/event', body)).status).toBe(200);
    const refused = await edge.post('/involve/event', `${body}x`);
    expect(refused.status).toBe(413);
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'too_large' });
    const chunk = `${(body.length + 1).toString(16)}\r\n${body}x\r\n0\r\n\r\n`;
    const head = 'POST /involve/event HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect((await edge.sendRaw(head + chunk)).status).toBe(413);
    expect(await platform.rows()).toHaveLength(1);
  });

  it('passes on the refusal of the service', async () => {
    await platform.databases.config.pool.query(`UPDATE partners SET on_invalid = 'reject'`);
    await until('the service refuses', async () => (await edge.get('/involve/event?x=1')).status === 422);
    await platform.databases.config.pool.query(`UPDATE partners SET on_invalid = 'accept'`);
  });
});

describe('an edge with Cloudflare Access in front of the gateway', () => {
  it('sends its service token to Cloudflare Access only', async () => {
    const token = { ACCESS_CLIENT_ID: 'id.access', ACCESS_CLIENT_SECRET: 'secret-of-access' };
    const known = await startEdge({ GATEWAY_URL: platform.proxy.url, ...token });
    const response = await known.get('/involve/event?conversion_id=a1', { 'cf-access-client-id': 'of the client' });
    expect(response).toMatchObject({ status: 200, body: 'OK' });
    expect(platform.proxy.passed()).toMatch(
      /cf-access-client-id: id\.access\r\ncf-access-client-secret: secret-of-access/i,
    );
    expect(JSON.stringify(await platform.rows())).not.toMatch(/cf-access|secret-of-access/);
    await known.stop();
  });
});

describe('an edge whose key the gateway does not have', () => {
  it('is served, with the gateway’s own postback ids', async () => {
    const stranger = await startEdge({
      GATEWAY_URL: platform.proxy.url,
      EDGE_KEY: 'a key that the gateway does not have',
    });
    const response = await stranger.get('/involve/event?conversion_id=u1');
    expect(response).toMatchObject({ status: 200, body: 'OK' });
    expect(await platform.rows()).toMatchObject([{ id: response.headers['x-postback-id'], request_ip: '127.0.0.1' }]);
    expect(stranger.logged()).toContain("did not accept the edge's signature");
    await stranger.stop();
  });

  it('answers 503 with invalid settings, and logs what is wrong with them', async () => {
    const misconfigured = await startEdge({ GATEWAY_URL: 'gateway', EDGE_KEY: 'secret' });
    expect(await misconfigured.get('/involve/event?conversion_id=u2')).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
    });
    expect(misconfigured.logged()).toMatch(/GATEWAY_URL must be.*EDGE_KEY must be/);
    expect(misconfigured.logged()).not.toContain("'secret'");
    await misconfigured.stop();
  });
});
