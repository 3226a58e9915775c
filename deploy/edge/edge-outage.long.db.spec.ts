import { randomBytes } from 'node:crypto';
import { timeOfUuidV7 } from '@app/common';
import { until } from '@app/common/testing/until';
import { SENDER, type EdgeUnderTest, startEdge } from '../../test/deploy/edge/edge-under-test';
import { type PlatformBehindEdge, startPlatformBehindEdge } from '../../test/deploy/edge/platform-behind-edge';

const PATIENCE_MS = 1_000;
const KEEP_MS = 2_000;
/** A test machine may be busy. */
const SLACK_MS = 2_000;
const EMPTY_TABLES = 'TRUNCATE conversions, conversion_state, conversion_hourly, seen_postback_ids, quarantine';

let platform: PlatformBehindEdge;
let edge: EdgeUnderTest;

beforeAll(async () => {
  platform = await startPlatformBehindEdge();
  edge = await startEdge({
    GATEWAY_URL: platform.proxy.url,
    PATIENCE_MS,
    ATTEMPT_MS: 400,
    KEEP_MS,
    REDELIVER_AFTER_SECONDS: 1,
    UNLISTED_PER_MINUTE: 3,
  });
}, 60_000);

afterAll(async () => {
  await edge?.stop();
  await platform?.stop();
});

beforeEach(async () => {
  await platform.proxy.open();
  await platform.databases.partner.pool.query(EMPTY_TABLES);
});

/** Waits until the queue has delivered a postback. */
const untilDelivered = (postbackId: string | undefined) =>
  until('the queue has delivered it', () => deliveryOf(postbackId).test(edge.logged()), 20_000);

const deliveryOf = (postbackId = 'no postback id') =>
  new RegExp(`Sent a queued postback[^}]*${postbackId}[^}]*outcome: 200`);

describe('while the gateway is unreachable', () => {
  it('answers 200 once the queue has a postback, and stores it once under its postback id when the gateway is back', async () => {
    await platform.proxy.close();
    const requests = [
      edge.get('/involve/event?conversion_id=q1&ts_token=secret-of-client'),
      edge.post('/involve/event', 'conversion_id=q2&usd_payout=1.5'),
    ];
    const [byGet, byPost] = (await Promise.all(requests)) as [
      Awaited<(typeof requests)[0]>,
      Awaited<(typeof requests)[0]>,
    ];
    expect([byGet.status, byGet.body, byPost.status]).toEqual([200, 'OK', 200]);
    expect(JSON.parse(byPost.body)).toMatchObject({ status: 'accepted', postback_id: byPost.headers['x-postback-id'] });
    await platform.proxy.open();
    const postbackIds = [byGet, byPost].map(({ headers }) => headers['x-postback-id']);
    await Promise.all(postbackIds.map(untilDelivered));
    const rows = await platform.rows();
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(postbackIds));
    expect(rows).toHaveLength(postbackIds.length);
    expect(
      rows.map(({ request_ip, received_at, id }) => [request_ip, received_at.getTime() - timeOfUuidV7(id).getTime()]),
    ).toEqual([
      [SENDER, 0],
      [SENDER, 0],
    ]);
    expect(edge.logged()).not.toContain('secret-of-client');
  }, 60_000);

  it('answers fast when connections are refused', async () => {
    await platform.proxy.close();
    const startedMs = performance.now();
    const { headers } = await edge.get('/involve/event?conversion_id=fast');
    expect(performance.now() - startedMs).toBeLessThan(PATIENCE_MS);
    await platform.proxy.open();
    await untilDelivered(headers['x-postback-id']);
  });

  it('queues a postback whose client disconnects before the response', async () => {
    await platform.proxy.open('tunnel is down');
    const queued = () => edge.logged().split('Queued a postback').length;
    const queuedBefore = queued();
    const isForwarded = () => platform.proxy.passed().includes('conversion_id=left');
    await edge.sendAndLeave('/involve/event?conversion_id=left', async () => {
      await until('the request was forwarded', isForwarded);
    });
    await until('the postback is queued', () => queued() > queuedBefore);
    await platform.proxy.open();
    const [row] = await platform.untilStored(1);
    expect(row).toMatchObject({ conversion_id: 'left', request_ip: SENDER });
    await untilDelivered(row!.id);
  }, 60_000);

  it('limits the queued postbacks to unlisted paths, and answers the others 503', async () => {
    await platform.proxy.close();
    const scanned = await Promise.all(['/.env?x=1', '/wp-login.php?x=1'].map((target) => edge.get(target)));
    expect(scanned.map(({ status, headers }) => [status, headers['retry-after']])).toEqual([
      [503, '5'],
      [503, '5'],
    ]);
    const targets = Array.from({ length: 5 }, (_, index) => `/added/since?conversion_id=u${index}`);
    const statuses = [];
    for (const target of targets) statuses.push((await edge.get(target)).status);
    expect(statuses).toEqual([200, 200, 200, 503, 503]);
    expect(await edge.get('/involve/event?conversion_id=listed')).toMatchObject({ status: 200 });
    expect((await edge.get('/added/since')).status).toBe(404);
    await platform.proxy.open();
    await platform.untilStored(1);
  }, 60_000);

  it('answers HEAD 503 and does not queue it', async () => {
    await platform.proxy.close();
    const response = await edge.sendRaw('HEAD /involve/event?conversion_id=h HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(response).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  });

  it('queues a large body compressed and delivers it byte for byte', async () => {
    await platform.proxy.close();
    const body = `conversion_id=large&aff_sub=${'0123456789'.repeat(20_000)}`;
    const queuedResponse = await edge.post('/involve/event', body);
    expect(queuedResponse.status).toBe(200);
    await platform.proxy.open();
    await untilDelivered(queuedResponse.headers['x-postback-id']);
    expect((await platform.rows())[0]!.raw_data.aff_sub).toBe('0123456789'.repeat(20_000));
  }, 60_000);

  it('answers 503 with Retry-After in bounded time when the queue refuses a postback', async () => {
    await platform.proxy.close();
    const startedMs = performance.now();
    const response = await edge.post('/involve/event?conversion_id=r', randomBytes(200_000));
    expect(response).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(performance.now() - startedMs).toBeLessThan(PATIENCE_MS + KEEP_MS + SLACK_MS);
  });

  it.each(['tunnel is down', 'sign-in'] as const)(
    'does not accept a response that is not the gateway’s: %s',
    async (behaviour) => {
      await platform.proxy.open(behaviour);
      const response = await edge.get('/involve/event?conversion_id=b1');
      expect(response).toMatchObject({ status: 200, body: 'OK' });
      await platform.proxy.open();
      await untilDelivered(response.headers['x-postback-id']);
      expect(await platform.rows()).toMatchObject([{ id: response.headers['x-postback-id'] }]);
    },
    60_000,
  );
});

describe('while the gateway stays unreachable', () => {
  it('retries queued postbacks until they are delivered', async () => {
    await platform.proxy.close();
    const { headers } = await edge.get('/involve/event?conversion_id=again');
    const postbackId = headers['x-postback-id'];
    await until('it was tried', () => new RegExp(`${postbackId}[^}]*attempts: 2`).test(edge.logged()), 20_000);
    await platform.proxy.open();
    await untilDelivered(postbackId);
    expect(await platform.rows()).toMatchObject([{ id: postbackId }]);
  }, 60_000);
});

describe('a gateway whose responses are lost', () => {
  it('stores the postback once, and answers the retry with the first outcome', async () => {
    await platform.proxy.open('responses are lost');
    const request = edge.get('/involve/event?conversion_id=s1', { accept: 'application/json' });
    await platform.untilStored(1);
    await platform.proxy.open();
    const response = await request;
    expect(JSON.parse(response.body)).toMatchObject({ status: 'stored', duplicate: false });
    expect(await platform.rows()).toMatchObject([{ id: response.headers['x-postback-id'], is_duplicate: false }]);
  });

  it('stores a postback once that the queue delivers again', async () => {
    await platform.proxy.open('responses are lost');
    const response = await edge.get('/involve/event?conversion_id=s2');
    expect(response).toMatchObject({ status: 200, body: 'OK' });
    expect(await platform.rows()).toHaveLength(1);
    await platform.proxy.open();
    await untilDelivered(response.headers['x-postback-id']);
    expect(await platform.rows()).toMatchObject([{ id: response.headers['x-postback-id'], is_duplicate: false }]);
  }, 60_000);
});
