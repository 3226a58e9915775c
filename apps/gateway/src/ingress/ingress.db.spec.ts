import { connect } from 'node:net';
import { insertPartner, insertTenant } from '@app/partner-config/testing/config-database';
import { batchEnvelope, deriveEnvelopeKey, ENVELOPE_HEADERS, verifyEnvelope } from '@app/internal-protocol';
import { until } from '@app/common/testing/until';
import { type GatewayUnderTest, RECEIPT_SIGNING_KEY, startGateway, tokenHash } from '../testing/gateway-under-test';
import { startFakeService, type FakeService } from '../testing/fake-service';

let gateway: GatewayUnderTest;
let first: FakeService;
let second: FakeService;

beforeAll(async () => {
  gateway = await startGateway();
  [first, second] = [await startFakeService(), await startFakeService()];
  await insertPartner(gateway.config.pool, 'first', {
    endpoint_path: '/first/event',
    endpoint_url: first.url,
    is_default: true,
  });
  await insertPartner(gateway.config.pool, 'second', { endpoint_path: '/second/event', endpoint_url: second.url });
  const tenant = await insertTenant(gateway.config.pool, 'second', 'own');
  await gateway.config.pool.query(
    `INSERT INTO tenant_tokens (tenant_id, kind, token_hash, token_encrypted) VALUES ($1, 'ts_param', $2, 'v1.sealed')`,
    [tenant, tokenHash('second-token')],
  );
  // The token comes last: routes that know the path may not know it yet.
  await until('the token is known', async () => {
    await (await get('/postback/?ts_param=second-token')).arrayBuffer();
    return second.received.length > 0;
  });
});

afterAll(async () => {
  await gateway.stop();
  await first.close();
  await second.close();
});

const get = (path: string, init: RequestInit = {}) => fetch(gateway.url + path, init);

async function untilStatus(path: string, status: number): Promise<Response> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const response = await get(path);
    if (response.status === status) return response;
    await response.arrayBuffer();
  }
  throw new Error(`${path} never answered ${status}`);
}

/** Sends bytes as they are, for what no client library would send. */
function sendRaw(text: string): Promise<string> {
  const { hostname, port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    let response = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk) => (response += chunk.toString('latin1')));
    socket.on('end', () => resolve(response));
    socket.on('error', reject);
  });
}

describe('ingress', () => {
  it('forwards method, path, query, headers and body, and the response, byte for byte', async () => {
    first.received.length = 0;
    const target = '/partner/first/event?a=%zz&b=1+2&a=3&%F0%9F%98%80=x;y';
    const body = '\0ÿ{';
    const sent = Buffer.from(body).toString('latin1');
    const response = await sendRaw(
      `POST ${target} HTTP/1.1\r\nHost: x\r\nContent-Type: odd;;;\r\nX-Mixed-Case: Kept\r\nConnection: close, x-hop\r\nX-Hop: dropped\r\nContent-Length: 4\r\n\r\n${body}`,
    );
    expect(first.received).toHaveLength(1);
    expect(first.received[0]).toMatchObject({ method: 'POST', url: target, body: sent });
    expect(first.received[0]!.headers['content-type']).toBe('odd;;;');
    expect(first.received[0]!.rawHeaders).toContain('X-Mixed-Case');
    expect(first.received[0]!.headers['x-hop']).toBeUndefined();
    expect(response).toMatch(/^HTTP\/1\.1 218 /);
    expect(response).toContain('content-type: text/odd');
    expect(response.match(/x-own: /g)).toHaveLength(2);
    expect(response.endsWith(target)).toBe(true);
    const forwarded = await sendRaw(`DELETE ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(forwarded.endsWith('\x00\xff\x01')).toBe(true);
  });

  it('signs the postback id and the client’s address for that partner, and drops headers of those names that a client sends', async () => {
    second.received.length = 0;
    await get('/second/event?conversion_id=1', {
      headers: { 'x-postback-id': 'forged', 'x-postback-address': '203.0.113.1', 'x-forwarded-for': '203.0.113.2' },
    });
    const { headers } = second.received[0]!;
    expect(headers[ENVELOPE_HEADERS.id]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(headers[ENVELOPE_HEADERS.address]).toBe('127.0.0.1');
    const batch = second.lastBatch!;
    const sentAtMs = Number(batch.headers[ENVELOPE_HEADERS.sent]);
    const version = Number(batch.headers[ENVELOPE_HEADERS.configVersion]);
    expect(version).toBeGreaterThan(0);
    const envelope = batchEnvelope('second', sentAtMs, Buffer.from(batch.body), version);
    const signature = String(batch.headers[ENVELOPE_HEADERS.signature]);
    const isSignedFor = (partner: string): boolean =>
      verifyEnvelope(deriveEnvelopeKey(RECEIPT_SIGNING_KEY, partner), envelope, signature, Date.now());
    expect(isSignedFor('second')).toBe(true);
    expect(isSignedFor('first')).toBe(false);
  });

  it('chooses by token among all partners in the standard form, else the default partner', async () => {
    const countsBefore = [first.received.length, second.received.length];
    await get('/postback/?ts_param=second-token');
    await get('/postback?ts_token=second-token');
    await get('/postback/?conversion_id=1');
    expect([first.received.length - countsBefore[0]!, second.received.length - countsBefore[1]!]).toEqual([2, 1]);
  });

  it('answers 404 for an unknown endpoint and stores the request without its tokens', async () => {
    const response = await get('/first/evnt?conversion_id=7&ts_token=very-secret');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'unknown_endpoint' });
    const id = response.headers.get('x-postback-id');
    const read = () =>
      gateway.own.pool.query('SELECT method, path, parameters::text, payload FROM unrouted WHERE id = $1', [id]);
    await until('it is kept', async () => (await read()).rowCount === 1);
    const { rows } = await read();
    expect(rows[0]).toMatchObject({ method: 'GET', path: '/first/evnt' });
    expect(rows[0].parameters).toContain('"conversion_id":"7"');
    expect(rows[0].parameters).not.toContain('very-secret');
    expect(rows[0].payload.toString('latin1')).not.toContain('very-secret');
  });

  it('stores nothing of a HEAD to an unknown endpoint', async () => {
    const response = await get('/nobody/event?x=1', { method: 'HEAD' });
    expect(response.status).toBe(404);
    expect(response.headers.get('x-postback-id')).toMatch(/^[0-9a-f-]{36}$/);
    const later = await get('/nobody/event?x=2');
    const ids = [response, later].map(({ headers }) => headers.get('x-postback-id'));
    const kept = async () => (await gateway.own.pool.query('SELECT id FROM unrouted WHERE id = ANY($1)', [ids])).rows;
    await until('the later one is kept', async () => (await kept()).length > 0);
    expect(await kept()).toEqual([{ id: ids[1] }]);
  });

  it('stores every unrouted request of a burst', async () => {
    const targets = Array.from({ length: 500 }, (_, n) => `/burst/event?conversion_id=${n}`);
    await Promise.all(targets.map(async (target) => (await get(target)).arrayBuffer()));
    const kept = () => gateway.own.pool.query(`SELECT FROM unrouted WHERE path = '/burst/event'`);
    await until('all are kept', async () => (await kept()).rowCount === 500);
  });

  it('counts and logs unrouted requests that it drops because too many are pending', async () => {
    gateway.logged.length = 0;
    const locker = await gateway.own.pool.connect();
    await locker.query('BEGIN; LOCK TABLE unrouted IN SHARE MODE');
    const body = 'x'.repeat(255 * 1024);
    const post = async () => (await get('/flood/event', { method: 'POST', body })).arrayBuffer();
    await Promise.all(Array.from({ length: 100 }, post));
    await locker.query('COMMIT');
    locker.release();
    const outcome = async (name: string) => {
      const text = await (await get('/metrics')).text();
      return Number(new RegExp(`gateway_unrouted_requests_total\\{outcome="${name}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
    };
    const kept = () => gateway.own.pool.query(`SELECT FROM unrouted WHERE path = '/flood/event'`);
    const dropped = await outcome('dropped_queue_full');
    expect(dropped).toBeGreaterThan(0);
    await until('the others are kept', async () => (await kept()).rowCount === 100 - dropped);
    await until('it is logged', () =>
      Promise.resolve(gateway.logged.some((line) => line.includes('too many at once'))),
    );
    expect(gateway.logged.find((line) => line.includes('too many at once'))).toContain(`"requests":${dropped}`);
  });

  it('bounds unrouted requests in number and in bytes, and keeps the newest', async () => {
    const count = async () => (await gateway.own.pool.query('SELECT FROM unrouted')).rowCount;
    await gateway.restart({ UNROUTED_MAX: 5 });
    await gateway.own.pool.query(`
      INSERT INTO unrouted (id, received_at, method, path, parameters, request_headers, size_bytes)
      SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, now(), 'GET', '/old', '[]', '{}', 1000
        FROM generate_series(1, 20) AS n`);
    await get('/nobody/new');
    await until('the oldest are gone', async () => (await count()) === 5);
    await gateway.restart({ UNROUTED_MAX_BYTES: 1 });
    await get('/nobody/newer');
    await until('the bytes are bounded', async () => (await count()) === 0);
    await gateway.restart();
  });

  it('puts the postback id on every response of an endpoint, and a content type on a HEAD', async () => {
    const responses = await Promise.all([
      get('/first/event'),
      get('/first/event', { method: 'PUT' }),
      get('/first/event', { method: 'HEAD' }),
    ]);
    const postbackIds = responses.map(({ headers }) => headers.get('x-postback-id'));
    const sent = first.received.slice(-3).map(({ headers }) => headers[ENVELOPE_HEADERS.id]);
    expect(new Set(postbackIds)).toEqual(new Set(sent));
    expect(new Set(postbackIds).size).toBe(3);
    expect(responses[2].headers.get('content-type')).not.toBeNull();
  });

  it('logs no error when a client disconnects before its request is complete', async () => {
    gateway.logged.length = 0;
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    socket.end('POST /first/event HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly this');
    const metric = async () =>
      /gateway_requests_total\{partner="",status="499"\} \d/.test(await (await get('/metrics')).text());
    await until('it is counted', metric);
    expect(gateway.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it('logs the trace of a request that could not be forwarded', async () => {
    await insertPartner(gateway.config.pool, 'traced', {});
    await untilStatus('/traced/event/stats', 503);
    gateway.logged.length = 0;
    await get('/traced/event/stats', { headers: { 'x-cloud-trace-context': `${'ab'.repeat(16)}/1` } });
    expect(gateway.logged.join('\n')).toContain(`"trace":"${'ab'.repeat(16)}"`);
  });

  it('applies a changed route within moments, also one that was edited in SQL', async () => {
    await gateway.config.pool.query(`UPDATE partners SET endpoint_path = '/moved/event' WHERE partner_code = 'second'`);
    await untilStatus('/moved/event', 218);
    expect((await get('/second/event')).status).toBe(404);
    await gateway.config.pool.query(
      `UPDATE partners SET endpoint_path = '/second/event' WHERE partner_code = 'second'`,
    );
    await untilStatus('/second/event', 218);
  });

  it('answers a read 503 with Retry-After when its service is down, not deployed or slower than its timeout', async () => {
    const dead = await startFakeService();
    await dead.close();
    const slow = await startFakeService({ delayMs: 2_000 });
    await insertPartner(gateway.config.pool, 'dead', { endpoint_url: dead.url });
    await insertPartner(gateway.config.pool, 'absent', {});
    await insertPartner(gateway.config.pool, 'slow', { endpoint_url: slow.url, timeout_ms: 150 });
    for (const partner of ['dead', 'absent', 'slow']) {
      const response = await untilStatus(`/${partner}/event/stats`, 503);
      expect(response.headers.get('retry-after')).toBe('5');
      expect(await response.json()).toMatchObject({ code: 'unavailable' });
    }
    const startedMs = performance.now();
    await get('/slow/event/stats');
    expect(performance.now() - startedMs).toBeLessThan(6_000);
    expect((await get('/first/event')).status).toBe(218);
    await slow.close();
  });

  it('delivers pending postbacks in batches, each with its own response', async () => {
    const taker = await startFakeService({ statusOf: () => 200, delayMs: 20 });
    await insertPartner(gateway.config.pool, 'taker', { endpoint_url: taker.url });
    await untilStatus('/taker/event', 200);
    taker.batches.length = 0;
    const responses = await Promise.all(Array.from({ length: 100 }, (_, index) => get(`/taker/event?n=${index}`)));
    const texts = await Promise.all(responses.map((response) => response.text()));
    expect(texts).toEqual(Array.from({ length: 100 }, (_, index) => `/taker/event?n=${index}`));
    expect(new Set(responses.map(({ headers }) => headers.get('x-postback-id'))).size).toBe(100);
    expect(taker.batches.reduce((sum, size) => sum + size, 0)).toBe(100);
    expect(Math.max(...taker.batches)).toBeGreaterThan(1);
    await taker.close();
    expect((await get('/taker/event/stats')).status).toBe(503);
  });

  it('spools the postbacks of a batch that the service refuses as a whole, and delivers them later', async () => {
    const picky = await startFakeService();
    await insertPartner(gateway.config.pool, 'picky', { endpoint_url: picky.url });
    await untilStatus('/picky/event', 218);
    picky.behaviour.batchStatus = 401;
    picky.accepted.length = 0;
    const responses = await Promise.all(Array.from({ length: 3 }, (_, index) => get(`/picky/event?n=${index}`)));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(gateway.logged.join('\n')).toContain('The service answered 401 to a batch');
    picky.behaviour.batchStatus = undefined;
    const postbackIds = responses.map(({ headers }) => headers.get('x-postback-id'));
    const isDelivered = () => Promise.resolve(picky.accepted.length === 3);
    await until('they are delivered', isDelivered, 15_000);
    expect(new Set(picky.accepted.map(({ postbackId }) => postbackId))).toEqual(new Set(postbackIds));
    await picky.close();
  });

  it('sends a postback again, under the same postback id, when its connection breaks before a response, but no redrive', async () => {
    const flaky = await startFakeService();
    await insertPartner(gateway.config.pool, 'flaky', { endpoint_url: flaky.url });
    await untilStatus('/flaky/event', 218);
    flaky.behaviour.resets = 1;
    const response = await get('/flaky/event?n=1', { method: 'POST', body: 'a=1' });
    expect(response.status).toBe(218);
    expect(flaky.accepted.at(-1)).toMatchObject({
      postbackId: response.headers.get('x-postback-id'),
      target: '/flaky/event?n=1',
    });
    flaky.behaviour.resets = 1;
    expect((await get('/flaky/event/stats')).status).toBe(218);
    flaky.behaviour.resets = 1;
    expect((await get('/flaky/event/quarantine/redrive', { method: 'POST' })).status).toBe(503);
    expect(flaky.behaviour.resets).toBe(0);
    await flaky.close();
  });

  it('continues, and even starts, with the config database down', async () => {
    const url = new URL(gateway.config.url);
    url.port = '1';
    await gateway.restart({ CONFIG_DATABASE_URL: url.href });
    expect((await get('/first/event')).status).toBe(218);
    expect((await get('/ready')).status).toBe(200);
    await gateway.restart();
  });

  it('refuses a body beyond its limit', async () => {
    expect((await get('/first/event', { method: 'POST', body: Buffer.alloc(257 * 1024) })).status).toBe(413);
  });
});
