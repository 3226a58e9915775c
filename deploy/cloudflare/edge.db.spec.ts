import { randomBytes } from 'node:crypto';
import { timeOfUuidV7 } from '@app/common';
import { until } from '@app/partner-config/testing/until';
import { CALLER, type EdgeUnderTest, startEdge } from './testing/edge-under-test';
import { type PlatformBehindEdge, startPlatformBehindEdge } from './testing/platform-behind-edge';

const PATIENCE_MS = 1_000;
const KEEP_MS = 2_000;
/** A test machine may be busy; a bound that is missed by so much is no bound. */
const SLACK_MS = 2_000;
const BODY_LIMIT_BYTES = 256 * 1024;
const EMPTY_TABLES = 'TRUNCATE conversions, conversion_keys, conversion_hourly, receipts, quarantine';

let platform: PlatformBehindEdge;
let edge: EdgeUnderTest;

beforeAll(async () => {
  platform = await startPlatformBehindEdge();
  edge = await startEdge({
    GATEWAY_URL: platform.way.url,
    PATIENCE_MS,
    ATTEMPT_MS: 400,
    KEEP_MS,
    REDELIVER_AFTER_SECONDS: 1,
  });
}, 60_000);

afterAll(async () => {
  await edge?.stop();
  await platform?.stop();
});

beforeEach(async () => {
  await platform.way.open();
  await platform.databases.partner.pool.query(EMPTY_TABLES);
});

/** Waits until what was in the queue has been answered 200. */
const untilDelivered = (receipt: string | undefined) =>
  until('the queue has delivered it', () => deliveryOf(receipt).test(edge.logged()), 20_000);

const deliveryOf = (receipt = 'no receipt') => new RegExp(`A kept postback was sent[^}]*${receipt}[^}]*outcome: 200`);

describe('a postback through the edge', () => {
  it('is stored with the edge’s receipt, its time and the caller’s address', async () => {
    const answer = await edge.get('/involve/event?conversion_id=e1&ts_token=mine');
    expect(answer).toMatchObject({ status: 200, body: 'OK', headers: { 'cache-control': 'no-store' } });
    const [row, ...others] = await platform.rows();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ id: answer.headers['x-postback-id'], conversion_id: 'e1', request_ip: CALLER });
    expect(row!.received_at).toEqual(timeOfUuidV7(row!.id));
  });

  it('keeps the caller’s headers, and shows neither those of its connection nor Cloudflare’s', async () => {
    const own = { 'content-type': 'odd;;;', 'x-own': 'kept', 'cache-control': 'max-age=1' };
    const dropped = { 'cf-ray': 'r', connection: 'close, x-hop', 'x-hop': '1' };
    const answer = await edge.post('/involve/event?ts_token=mine', '{"conversion_id":"e2"}', { ...own, ...dropped });
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'stored', postback_id: answer.headers['x-postback-id'] });
    const names = Object.keys((await platform.rows())[0]!.request_headers);
    expect((await platform.rows())[0]!.request_headers).toMatchObject(own);
    expect(names.filter((name) => /^cf-|x-hop|^x-postback/.test(name))).toEqual([]);
  });

  it.each(['x-postback-id', 'x-postback-address', 'x-postback-acknowledged', 'x-postback-target'])(
    'does not take what its caller claims as %s',
    async (name) => {
      const answer = await edge.get('/involve/event?conversion_id=e3', { [name]: '/involve/event?conversion_id=f' });
      expect(await platform.rows()).toMatchObject([
        { id: answer.headers['x-postback-id'], conversion_id: 'e3', request_ip: CALLER },
      ]);
    },
  );

  it('gets its host’s token when its caller sent none', async () => {
    await edge.get('/involve/event?conversion_id=t1');
    await edge.get('/involve/event?conversion_id=t2&TS_Token=mine');
    const [added, given] = (await platform.rows()).map(({ raw_data }) => Object.keys(raw_data));
    expect([added, given]).toEqual([
      ['conversion_id', 'ts_token'],
      ['conversion_id', 'TS_Token'],
    ]);
  });

  it('is answered 404 at the edge where nothing is known, also a read', async () => {
    const paths = ['/', '/metrics', '/involve/event/stats', '/involve/evnt', '/api/v1/partners', '/internal/v1/spool'];
    const answers = await Promise.all(paths.map((path) => edge.get(path)));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 404));
    expect(JSON.parse(answers[0]!.body)).toMatchObject({ code: 'unknown_endpoint', status: 404 });
  });

  it('stores nothing for HEAD', async () => {
    const answer = await edge.sendRaw('HEAD /involve/event?conversion_id=h HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(answer.status).toBe(200);
    expect(await platform.rows()).toEqual([]);
  });

  it('takes a body of 256 KiB and refuses one byte more, also when it does not say how long it is', async () => {
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

  it('is answered as the service refuses it', async () => {
    await platform.databases.config.pool.query(`UPDATE partners SET on_invalid = 'reject'`);
    await until('the service refuses', async () => (await edge.get('/involve/event?x=1')).status === 422);
    await platform.databases.config.pool.query(`UPDATE partners SET on_invalid = 'accept'`);
  });
});

describe('while the origin is away', () => {
  it('a postback is answered 200 once the queue has it, and stored once with its receipt when the origin is back', async () => {
    await platform.way.close();
    const asked = [
      edge.get('/involve/event?conversion_id=q1&ts_token=secret-of-caller'),
      edge.post('/involve/event', 'conversion_id=q2&usd_payout=1.5'),
    ];
    const [byGet, byPost] = (await Promise.all(asked)) as [Awaited<(typeof asked)[0]>, Awaited<(typeof asked)[0]>];
    expect([byGet.status, byGet.body, byPost.status]).toEqual([200, 'OK', 200]);
    expect(JSON.parse(byPost.body)).toMatchObject({ status: 'accepted', postback_id: byPost.headers['x-postback-id'] });
    await platform.way.open();
    const receipts = [byGet, byPost].map(({ headers }) => headers['x-postback-id']);
    await Promise.all(receipts.map(untilDelivered));
    const rows = await platform.rows();
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(receipts));
    expect(rows).toHaveLength(receipts.length);
    expect(
      rows.map(({ request_ip, received_at, id }) => [request_ip, received_at.getTime() - timeOfUuidV7(id).getTime()]),
    ).toEqual([
      [CALLER, 0],
      [CALLER, 0],
    ]);
    expect(edge.logged()).not.toContain('secret-of-caller');
  }, 60_000);

  it('costs its callers a moment, not all of their patience', async () => {
    await platform.way.close();
    const startedMs = performance.now();
    const { headers } = await edge.get('/involve/event?conversion_id=fast');
    expect(performance.now() - startedMs).toBeLessThan(PATIENCE_MS);
    await platform.way.open();
    await untilDelivered(headers['x-postback-id']);
  });

  it('a postback whose caller does not wait for the answer is kept all the same', async () => {
    await platform.way.open('tunnel is down');
    const queued = () => edge.logged().split('went to the queue').length;
    const queuedBefore = queued();
    const isOnItsWay = () => platform.way.passed().includes('conversion_id=left');
    await edge.sendAndLeave('/involve/event?conversion_id=left', () => until('it is on its way', isOnItsWay));
    await until('it went to the queue', () => queued() > queuedBefore);
    await platform.way.open();
    const [row] = await platform.untilStored(1);
    expect(row).toMatchObject({ conversion_id: 'left', request_ip: CALLER });
    await untilDelivered(row!.id);
  }, 60_000);

  it('HEAD is answered 503 and not kept', async () => {
    await platform.way.close();
    const answer = await edge.sendRaw('HEAD /involve/event?conversion_id=h HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  });

  it('a large body is kept compressed and delivered to the byte', async () => {
    await platform.way.close();
    const body = `conversion_id=large&aff_sub=${'0123456789'.repeat(20_000)}`;
    const kept = await edge.post('/involve/event', body);
    expect(kept.status).toBe(200);
    await platform.way.open();
    await untilDelivered(kept.headers['x-postback-id']);
    expect((await platform.rows())[0]!.raw_data.aff_sub).toBe('0123456789'.repeat(20_000));
  }, 60_000);

  it('what the queue refuses is answered 503 with Retry-After, in bounded time', async () => {
    await platform.way.close();
    const startedMs = performance.now();
    const answer = await edge.post('/involve/event?conversion_id=r', randomBytes(200_000));
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(performance.now() - startedMs).toBeLessThan(PATIENCE_MS + KEEP_MS + SLACK_MS);
  });

  it.each(['tunnel is down', 'sign-in'] as const)(
    'what answers in the gateway’s place is not believed: %s',
    async (behaviour) => {
      await platform.way.open(behaviour);
      const answer = await edge.get('/involve/event?conversion_id=b1');
      expect(answer).toMatchObject({ status: 200, body: 'OK' });
      await platform.way.open();
      await untilDelivered(answer.headers['x-postback-id']);
      expect(await platform.rows()).toMatchObject([{ id: answer.headers['x-postback-id'] }]);
    },
    60_000,
  );
});

describe('while the origin stays away', () => {
  it('what the queue has tried comes again, until it is delivered', async () => {
    await platform.way.close();
    const { headers } = await edge.get('/involve/event?conversion_id=again');
    const receipt = headers['x-postback-id'];
    await until('it was tried', () => new RegExp(`${receipt}[^}]*attempts: 2`).test(edge.logged()), 20_000);
    await platform.way.open();
    await untilDelivered(receipt);
    expect(await platform.rows()).toMatchObject([{ id: receipt }]);
  }, 60_000);
});

describe('a gateway whose answers are lost', () => {
  it('has stored the postback once, and the repetition is answered with its first outcome', async () => {
    await platform.way.open('answers are lost');
    const asked = edge.get('/involve/event?conversion_id=s1', { accept: 'application/json' });
    await platform.untilStored(1);
    await platform.way.open();
    const answer = await asked;
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'stored', duplicate: false });
    expect(await platform.rows()).toMatchObject([{ id: answer.headers['x-postback-id'], is_duplicate: false }]);
  });

  it('has stored once what the queue delivers again', async () => {
    await platform.way.open('answers are lost');
    const answer = await edge.get('/involve/event?conversion_id=s2');
    expect(answer).toMatchObject({ status: 200, body: 'OK' });
    expect(await platform.rows()).toHaveLength(1);
    await platform.way.open();
    await untilDelivered(answer.headers['x-postback-id']);
    expect(await platform.rows()).toMatchObject([{ id: answer.headers['x-postback-id'], is_duplicate: false }]);
  }, 60_000);
});

describe('an edge before whose gateway Cloudflare Access stands', () => {
  it('shows its service token there, and to nobody behind it', async () => {
    const token = { ACCESS_CLIENT_ID: 'id.access', ACCESS_CLIENT_SECRET: 'secret-of-access' };
    const known = await startEdge({ GATEWAY_URL: platform.way.url, ...token });
    const answer = await known.get('/involve/event?conversion_id=a1', { 'cf-access-client-id': 'of the caller' });
    expect(answer).toMatchObject({ status: 200, body: 'OK' });
    expect(platform.way.passed()).toMatch(
      /cf-access-client-id: id\.access\r\ncf-access-client-secret: secret-of-access/i,
    );
    expect(JSON.stringify(await platform.rows())).not.toMatch(/cf-access|secret-of-access/);
    await known.stop();
  });
});

describe('an edge whose key the gateway does not have', () => {
  it('is served, with the gateway’s own receipts', async () => {
    const stranger = await startEdge({ GATEWAY_URL: platform.way.url, EDGE_KEY: 'a key that nobody was given' });
    const answer = await stranger.get('/involve/event?conversion_id=u1');
    expect(answer).toMatchObject({ status: 200, body: 'OK' });
    expect(await platform.rows()).toMatchObject([{ id: answer.headers['x-postback-id'], request_ip: '127.0.0.1' }]);
    expect(stranger.logged()).toContain("does not believe the edge's signature");
    await stranger.stop();
  });

  it('and one without usable settings answers 503, and says in its log what is wrong with them', async () => {
    const faulty = await startEdge({ GATEWAY_URL: 'gateway', EDGE_KEY: 'secret' });
    expect(await faulty.get('/involve/event?conversion_id=u2')).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
    });
    expect(faulty.logged()).toMatch(/GATEWAY_URL must be.*EDGE_KEY must be/);
    expect(faulty.logged()).not.toContain("'secret'");
    await faulty.stop();
  });
});
