import { randomUUID } from 'node:crypto';
import { callService } from '@app/common/identity/call-service';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { TcpProxy } from '@app/common/testing/tcp-proxy';
import { until } from '@app/common/testing/until';
import { type GatewayUnderTest, INTERNAL_KEY, startGateway } from '../testing/gateway-under-test';
import { startFakeService, type FakeService } from '../testing/fake-service';

let gateway: GatewayUnderTest;
let service: FakeService;
let other: FakeService;

beforeAll(async () => {
  gateway = await startGateway();
  [service, other] = [await startFakeService({ statusOf: () => 200 }), await startFakeService({ statusOf: () => 200 })];
  await insertPartner(gateway.config.pool, 'one', { endpoint_url: service.url });
  await insertPartner(gateway.config.pool, 'other', { endpoint_url: other.url });
  await until('the routes are there', async () => (await get('/one/event')).status === 200);
  await until('the other too', async () => (await get('/other/event')).status === 200);
});

afterAll(async () => {
  await gateway.stop();
  await service.close();
  await other.close();
});

const get = (path: string, init: RequestInit = {}) => fetch(gateway.url + path, init);
const postbackIdOf = ({ headers }: Response): string => String(headers.get('x-postback-id'));
const acceptedIds = (): string[] => service.accepted.map(({ postbackId }) => postbackId);

async function rows(partner = 'one'): Promise<{ id: string; state: string; payload: string; attempts: number }[]> {
  const { rows: found } = await gateway.own.pool.query(
    "SELECT id, state, encode(payload, 'escape') AS payload, attempts FROM spool WHERE partner_code = $1 ORDER BY id",
    [partner],
  );
  return found;
}

/** A figure without labels, of the gateway. */
async function figure(name: string): Promise<string | undefined> {
  const text = await (await get('/metrics')).text();
  return new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1];
}

const untilEmpty = (partner = 'one') =>
  until('the spool is empty', async () => (await rows(partner)).length === 0, 15_000);

function request(method: 'GET' | 'POST', path: string, body?: unknown) {
  const call = { origin: gateway.url, audience: 'gateway', key: INTERNAL_KEY, sender: 'admin', deadlineMs: 5_000 };
  return callService<Record<string, never>>({ ...call, method, path: `/internal/v1/${path}`, body });
}

/** Takes the service away, and brings it back, with nothing remembered of what it took. */
async function whileAway(work: () => Promise<void>): Promise<void> {
  service.accepted.length = 0;
  await service.close();
  try {
    await work();
  } finally {
    await service.open();
  }
}

async function whileBehaving(behaviour: Partial<FakeService['behaviour']>, work: () => Promise<void>): Promise<void> {
  service.accepted.length = 0;
  Object.assign(service.behaviour, behaviour);
  try {
    await work();
  } finally {
    service.behaviour = { statusOf: () => 200 };
  }
}

describe('a postback whose service is unavailable', () => {
  it('is answered 200 once it is on disk, and is delivered once and in order when the service recovers', async () => {
    const postbackIds: string[] = [];
    await whileAway(async () => {
      const text = await get('/one/event?ts_token=very-secret');
      expect([text.status, await text.text()]).toEqual([200, 'OK']);
      const json = await get('/one/event', { method: 'POST', body: 'a=very-secret' });
      expect(await json.json()).toEqual({
        status: 'accepted',
        postback_id: postbackIdOf(json),
        conversion_id: null,
        duplicate: false,
        warnings: [],
        errors: [],
      });
      postbackIds.push(postbackIdOf(text), postbackIdOf(json));
      for (let n = 0; n < 30; n += 1) postbackIds.push(postbackIdOf(await get(`/one/event?n=${n}`)));
      const kept = await rows();
      expect(kept.map(({ id }) => id)).toEqual(postbackIds);
      expect(kept.map(({ payload }) => payload).join('')).not.toContain('very-secret');
    });
    await untilEmpty();
    expect(acceptedIds()).toEqual(postbackIds);
    expect(service.accepted[2]!.target).toBe('/one/event?n=0');
  });

  it('is marked as already acknowledged when it is delivered from the spool, whatever its size', async () => {
    const send = (target: string, size: number) => get(target, { method: 'POST', body: 'x'.repeat(size) });
    await whileAway(async () => {
      for (const size of [1, 20_000]) await send(`/one/event?spooled=${size}`, size);
      expect(await rows()).toHaveLength(2);
    });
    await untilEmpty();
    for (const size of [1, 20_000]) await send(`/one/event?live=${size}`, size);
    const marked = service.accepted.map(({ target, isAcknowledged }) => [target, isAcknowledged]);
    expect(Object.fromEntries(marked)).toEqual({
      '/one/event?spooled=1': true,
      '/one/event?spooled=20000': true,
      '/one/event?live=1': false,
      '/one/event?live=20000': false,
    });
  });

  it('gets no place in the spool when it is a read or a HEAD: those are answered 503', async () => {
    await whileAway(async () => {
      const asked: [string, RequestInit][] = [
        ['/one/event/stats', {}],
        ['/one/event/quarantine/redrive', { method: 'POST' }],
        ['/one/event', { method: 'HEAD' }],
      ];
      for (const [path, init] of asked) {
        const response = await get(path, init);
        expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
      }
      expect(await rows()).toEqual([]);
    });
  });

  it('waits while its service is not deployed, and is delivered once it is', async () => {
    await insertPartner(gateway.config.pool, 'late', {});
    await until('the route is there', async () => (await get('/late/event')).status === 200);
    other.accepted.length = 0;
    await gateway.config.pool.query(`UPDATE partners SET endpoint_url = $1 WHERE partner_code = 'late'`, [other.url]);
    await untilEmpty('late');
    expect(other.accepted).toHaveLength(1);
  });
});

describe('a service that fails at a postback', () => {
  it('spools a postback that is answered 5xx without holding up the others', async () => {
    const statusOf = (target: string): number => (target.includes('poison') ? 500 : 200);
    await whileBehaving({ statusOf }, async () => {
      const poison = await get('/one/event?poison');
      expect(poison.status).toBe(200);
      await until('it was tried again', async () => ((await rows())[0]?.attempts ?? 0) > 0);
      const others = await Promise.all(Array.from({ length: 20 }, (_, n) => get(`/one/event?n=${n}`)));
      expect(new Set(acceptedIds())).toEqual(new Set(others.map(postbackIdOf)));
      expect((await rows()).map(({ id }) => id)).toEqual([postbackIdOf(poison)]);
    });
    await untilEmpty();
  });

  it('delivers the other postbacks when the service crashes at one', async () => {
    const postbackIds: string[] = [];
    await whileAway(async () => {
      for (let n = 0; n < 20; n += 1) {
        postbackIds.push(postbackIdOf(await get(n === 7 ? '/one/event?poison' : `/one/event?n=${n}`)));
      }
      service.behaviour.statusOf = (target) => (target.includes('poison') ? 0 : 200);
    });
    await until('all but one are delivered', async () => (await rows()).length === 1, 20_000);
    expect((await rows())[0]!.id).toBe(postbackIds[7]);
    service.behaviour = { statusOf: () => 200 };
    await untilEmpty();
    expect(new Set(acceptedIds())).toEqual(new Set(postbackIds));
  }, 40_000);

  it('passes a 4xx on to the sender and spools nothing', async () => {
    await whileBehaving({ statusOf: () => 422 }, async () => {
      expect((await get('/one/event')).status).toBe(422);
      expect(await rows()).toEqual([]);
    });
  });
});

describe('a service that refuses a spooled postback', () => {
  it('has it dead-lettered, listed, and delivered after a redrive', async () => {
    await whileAway(async () => {
      await get('/one/event?refused');
      await get('/one/event?taken');
      service.behaviour.statusOf = (target) => (target.includes('refused') ? 403 : 200);
    });
    await until('one is dead', async () => (await rows()).every(({ state }) => state === 'dead'));
    expect(service.accepted.map(({ target }) => target)).toEqual(['/one/event?taken']);
    const listed = await request('GET', 'spool?partner_code=one&state=dead');
    expect(listed).toMatchObject({
      ok: true,
      body: {
        data: [{ partner_code: 'one', state: 'dead', dead_status: 403, dead_answer: '/one/event?refused' }],
        next_cursor: null,
      },
    });
    expect(JSON.stringify(listed)).not.toContain('payload');
    service.behaviour = { statusOf: () => 200 };
    expect(await request('POST', 'spool/redrive', { partner_code: 'one', state: 'dead' })).toMatchObject({
      body: { redriven: 1 },
    });
    await untilEmpty();
    expect(service.accepted.map(({ target }) => target)).toContain('/one/event?refused');
  });

  it('gets no further attempt once a person dead-letters it, and gets it after a redrive', async () => {
    await whileAway(async () => {
      const responses = [await get('/one/event?unwanted'), await get('/one/event?wanted')];
      const ids = [postbackIdOf(responses[0]!)];
      const reason = 'Crashes the service';
      expect(await request('POST', 'spool/dead-letter', { ids, reason })).toMatchObject({ body: { dead_lettered: 1 } });
      expect(await request('POST', 'spool/dead-letter', { ids })).toMatchObject({ body: { dead_lettered: 0 } });
      const bad = [{}, { ids: ['x'] }, { ids, reason: 'x'.repeat(501) }, { ids, partner_code: 'one' }];
      for (const body of bad) {
        expect(await request('POST', 'spool/dead-letter', body)).toMatchObject({ ok: false, problem: { status: 422 } });
      }
      expect(await request('GET', 'spool?state=dead')).toMatchObject({
        body: { data: [{ id: ids[0], last_error: `Dead-lettered by a person: ${reason}` }] },
      });
    });
    await until('the other is delivered', async () => (await rows()).length === 1);
    expect(service.accepted.map(({ target }) => target)).toEqual(['/one/event?wanted']);
    await request('POST', 'spool/redrive', { partner_code: 'one' });
    await untilEmpty();
    expect(service.accepted.map(({ target }) => target)).toContain('/one/event?unwanted');
  });

  it('lists the spool for our own processes only', async () => {
    expect((await get('/internal/v1/spool')).status).toBe(401);
    expect((await get('/internal/v1/unrouted/redrive', { method: 'POST' })).status).toBe(401);
    expect(await request('GET', 'spool?cursor=x')).toMatchObject({ ok: false, problem: { status: 422 } });
    expect(await request('POST', 'spool/redrive', {})).toMatchObject({ ok: false, problem: { status: 422 } });
  });
});

describe('a service that is frozen', () => {
  it('delays its senders for a moment only, and the other partner’s senders not at all', async () => {
    const postbackIds: string[] = [];
    await whileBehaving({ isFrozen: true }, async () => {
      const startedMs = performance.now();
      const first = await Promise.all(Array.from({ length: 20 }, (_, n) => get(`/one/event?first=${n}`)));
      expect(performance.now() - startedMs).toBeLessThan(8_000);
      expect(new Set(first.map(({ status }) => status))).toEqual(new Set([200]));
      postbackIds.push(...first.map(postbackIdOf));
      const tookMs: number[] = [];
      for (let n = 0; n < 50; n += 1) {
        const askedMs = performance.now();
        postbackIds.push(postbackIdOf(await get(`/one/event?n=${n}`)));
        tookMs.push(performance.now() - askedMs);
      }
      expect(tookMs.toSorted((a, b) => a - b)[45]).toBeLessThan(500);
      const read = await get('/one/event/stats');
      expect(read.status).toBe(503);
      expect((await get('/other/event')).status).toBe(200);
      expect(await (await get('/metrics')).text()).toContain('gateway_service_away{partner="one"} 1');
    });
    await untilEmpty();
    expect(acceptedIds().toSorted()).toEqual(postbackIds.toSorted());
  });

  it('delays even a lone sender for about half a second at most', async () => {
    await gateway.restart({ SPOOL_AFTER_MS: 30_000 });
    await whileBehaving({ isFrozen: true }, async () => {
      const startedMs = performance.now();
      expect((await get('/one/event')).status).toBe(200);
      expect(performance.now() - startedMs).toBeLessThan(8_000);
    });
    await untilEmpty();
    await gateway.restart();
  });
});

describe('the spool', () => {
  it('is delivered by the holder of the lease, which a frozen holder loses', async () => {
    await gateway.own.pool.query(
      `INSERT INTO spool_leases VALUES ('one', $1, clock_timestamp() + interval '1500 milliseconds')`,
      [randomUUID()],
    );
    const { rows: before } = await gateway.own.pool.query('SELECT fenced_until FROM spool_leases');
    await whileAway(async () => void (await get('/one/event?n=1')));
    await until('it is taken', () => service.accepted.length > 0);
    const { rows: now } = await gateway.own.pool.query('SELECT clock_timestamp() > $1::timestamptz AS is_over', [
      before[0].fenced_until,
    ]);
    expect(now[0].is_over).toBe(true);
    await untilEmpty();
    expect(service.accepted).toHaveLength(1);
    await until('the lease is given back', async () => {
      return (await gateway.own.pool.query('SELECT FROM spool_leases')).rowCount === 0;
    });
  });

  it('is delivered once by two gateways', async () => {
    const second = await startGateway({}, gateway);
    const postbackIds: string[] = [];
    await whileAway(async () => {
      const responses = await Promise.all(
        Array.from({ length: 300 }, (_, n) => fetch(`${n % 2 ? gateway.url : second.url}/one/event?n=${n}`)),
      );
      expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
      postbackIds.push(...responses.map(postbackIdOf));
    });
    await untilEmpty();
    expect(acceptedIds().toSorted()).toEqual(postbackIds.toSorted());
    await second.stop();
  });

  it('survives a restart of the gateway, which releases its lease', async () => {
    await whileAway(async () => {
      await get('/one/event?n=1');
      await gateway.restart();
      expect((await gateway.own.pool.query('SELECT FROM spool_leases')).rowCount).toBe(0);
    });
    await untilEmpty();
    expect(service.accepted).toHaveLength(1);
  });

  it('answers 503 in bounded time while it is full, or its database is down or hangs', async () => {
    const { proxy, urlThrough } = TcpProxy.before(gateway.own.url);
    await proxy.open();
    await whileAway(async () => {
      await gateway.restart({ SPOOL_MAX_BYTES: 10 });
      expect((await get('/one/event')).status).toBe(503);
      await gateway.restart({ GATEWAY_DATABASE_URL: urlThrough() });
      expect((await get('/one/event')).status).toBe(200);
      expect(await figure('gateway_spool_up')).toBe('1');
      proxy.stall();
      const startedMs = performance.now();
      const silent = await Promise.all(Array.from({ length: 50 }, () => get('/one/event')));
      expect(performance.now() - startedMs).toBeLessThan(12_000);
      expect(new Set(silent.map(({ status }) => status))).toEqual(new Set([503]));
      expect(silent[0]!.headers.get('retry-after')).toBe('5');
      await proxy.close();
      expect((await get('/one/event')).status).toBe(503);
      expect(await figure('gateway_spool_up')).toBe('0');
      expect(await (await get('/info')).json()).toMatchObject({ is_spool_up: false });
      expect((await get('/ready')).status).toBe(200);
      await proxy.open();
      const isBack = async () => (await get('/one/event')).status === 200 && (await figure('gateway_spool_up')) === '1';
      await until('it is up again, and its metric says so', isBack, 15_000);
    });
    await gateway.restart();
    await proxy.close();
    await untilEmpty();
  });
});

describe('requests without a route', () => {
  it('are listed, and redriven to the intended endpoint under their postback ids', async () => {
    const wrong = await get('/onne/event?conversion_id=7', { method: 'POST', body: 'a=1' });
    expect(wrong.status).toBe(404);
    const listed = () => request('GET', 'unrouted?path_prefix=/onne');
    await until('it is kept', async () => JSON.stringify(await listed()).includes(postbackIdOf(wrong)));
    expect(
      await request('POST', 'unrouted/redrive', { path_prefix: '/onne', endpoint_path: '/no/body' }),
    ).toMatchObject({
      ok: false,
      problem: { status: 422 },
    });
    expect(await request('POST', 'unrouted/redrive', { path_prefix: '/onne' })).toMatchObject({
      body: { moved: 0, skipped: 1, errors: [{ id: postbackIdOf(wrong) }], is_complete: true },
    });
    service.accepted.length = 0;
    const choice = { ids: [postbackIdOf(wrong)], endpoint_path: 'one/event' };
    expect(await request('POST', 'unrouted/redrive', choice)).toMatchObject({ body: { moved: 1, skipped: 0 } });
    await untilEmpty();
    expect(service.accepted).toMatchObject([{ postbackId: postbackIdOf(wrong), target: '/one/event?conversion_id=7' }]);
    expect(await listed()).toMatchObject({ body: { data: [] } });
  });
});
