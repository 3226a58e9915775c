import { callService } from '@app/common/identity/call-service';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { until } from '@app/common/testing/until';
import type { BatchedRequest } from '@app/internal-protocol';
import { type GatewayUnderTest, INTERNAL_KEY, startGateway } from '../testing/gateway-under-test';
import { startFakeService, type FakeService } from '../testing/fake-service';

let gateway: GatewayUnderTest;
let service: FakeService;

beforeAll(async () => {
  gateway = await startGateway();
  service = await startFakeService({ statusOf: () => 200 });
  await insertPartner(gateway.config.pool, 'one', { endpoint_url: service.url, timeout_ms: 500 });
  await until('the route is there', async () => (await get('/one/event')).status === 200);
});

afterAll(async () => {
  await gateway.stop();
  await service.close();
});

beforeEach(async () => {
  await gateway.own.pool.query('DELETE FROM spool');
  gateway.logged.length = 0;
  service.accepted.length = 0;
  service.behaviour = { statusOf: () => 200 };
});

const get = (path: string) => fetch(gateway.url + path);
const isPoison = ({ target }: Pick<BatchedRequest, 'target'>): boolean => target.includes('poison');

interface Row {
  id: string;
  state: string;
  attempts: number;
  unanswered: number;
  silences: number;
  last_error: string | null;
}

async function rows(): Promise<Row[]> {
  const read = 'SELECT id, state, attempts, unanswered, silences, last_error FROM spool ORDER BY id';
  return (await gateway.own.pool.query<Row>(read)).rows;
}

/** Polls, and has nothing wait for its next attempt meanwhile. */
async function untilWithoutPauses(what: string, isTrue: (now: Row[]) => boolean): Promise<void> {
  const hurried = async (): Promise<boolean> => {
    await gateway.own.pool.query(`UPDATE spool SET next_attempt_at = now() WHERE next_attempt_at > now()`);
    return isTrue(await rows());
  };
  await until(what, hurried, 90_000);
}

/** Has postbacks wait in the spool: so many harmless ones, one of them replaced by a deadly one. */
async function spool(count: number, poisonAt: number): Promise<{ innocents: string[]; poison: string }> {
  await service.close();
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const response = await get(n === poisonAt ? '/one/event?poison' : `/one/event?n=${n}`);
    expect(response.status).toBe(200);
    ids.push(String(response.headers.get('x-postback-id')));
  }
  const [poison] = ids.splice(poisonAt, 1);
  return { innocents: ids, poison: poison! };
}

/** The service ends over a deadly postback, with all its connections, and is started again. */
function dieOf(postback: BatchedRequest): boolean {
  if (!isPoison(postback)) return false;
  setImmediate(() => void service.close().then(() => service.open()));
  return true;
}

const takenInnocents = (): string[] =>
  service.accepted.filter((one) => !isPoison(one) && one.target.includes('n=')).map(({ postbackId }) => postbackId);

function redrive(ids: string[]) {
  const call = { origin: gateway.url, audience: 'gateway', key: INTERNAL_KEY, sender: 'admin', deadlineMs: 5_000 };
  return callService({ ...call, method: 'POST', path: '/internal/v1/spool/redrive', body: { ids } });
}

describe('a spooled postback that its service dies of', () => {
  it('is sent alone, then dead-lettered with the reason, while all others are delivered once', async () => {
    const { innocents, poison } = await spool(40, 17);
    service.behaviour = { statusOf: () => 200, isFatal: dieOf };
    await service.open();
    await until('the others are delivered', async () => (await rows()).length === 1, 40_000);
    expect(takenInnocents().toSorted()).toEqual(innocents);
    await untilWithoutPauses('it is dead-lettered', ([row]) => row?.state === 'dead');
    expect(await rows()).toMatchObject([{ id: poison, silences: 4, attempts: 5 }]);
    expect((await rows())[0]!.last_error).toMatch(/^Sent alone 4 times to a service that had just answered a probe/);
    const logged = gateway.logged.join('\n');
    expect(logged).toContain('A spooled postback was dead-lettered');
    expect(await (await get('/metrics')).text()).toContain(
      'gateway_spool_attempts_total{partner="one",outcome="silenced"} 3',
    );
    service.behaviour = { statusOf: () => 200 };
    expect(await redrive([poison])).toMatchObject({ body: { redriven: 1 } });
    await until('it is delivered', async () => (await rows()).length === 0, 20_000);
    expect(service.accepted.filter(isPoison)).toMatchObject([
      { postbackId: poison, earlierAttempts: expect.any(Number) },
    ]);
    expect(service.accepted.find(isPoison)!.earlierAttempts).toBeGreaterThan(4);
  }, 120_000);

  it('is dead-lettered also when its service hangs at it and responds to everything else', async () => {
    const { innocents, poison } = await spool(10, 9);
    service.behaviour = { statusOf: () => 200, isFatal: isPoison };
    await service.open();
    await until('the others are delivered', async () => (await rows()).length === 1, 40_000);
    expect(takenInnocents().toSorted()).toEqual(innocents);
    await until('it was sent alone', async () => (await rows())[0]!.attempts > 0, 20_000);
    await gateway.own.pool.query('UPDATE spool SET silences = 3');
    await untilWithoutPauses('it is dead-lettered', ([row]) => row?.state === 'dead');
    expect((await rows())[0]).toMatchObject({ id: poison });
    expect((await rows())[0]!.last_error).toContain('timeout: The service did not answer within 12000 ms');
  }, 120_000);

  it('carries its earlier attempts, so that a service that stored it without responding finds its id', async () => {
    const { innocents, poison } = await spool(5, 2);
    const stored = new Set<string>();
    const hangAfterStoring = (postback: BatchedRequest): boolean => {
      if (!isPoison(postback)) return false;
      if ((postback.earlierAttempts ?? 0) > 0 && stored.has(postback.postbackId)) return false;
      stored.add(postback.postbackId);
      return true;
    };
    service.behaviour = { statusOf: () => 200, isFatal: hangAfterStoring };
    await service.open();
    await untilWithoutPauses('all are delivered', (left) => left.length === 0);
    expect(takenInnocents().toSorted()).toEqual(innocents);
    expect([...stored]).toEqual([poison]);
    expect(service.accepted.filter(isPoison)).toMatchObject([{ postbackId: poison }]);
  }, 60_000);
});

describe('a service that is unavailable', () => {
  it('has no postback dead-lettered for that, however often it is attempted', async () => {
    const { innocents } = await spool(6, 6);
    for (let looks = 0; looks < 3; looks += 1) {
      await gateway.own.pool.query(
        'UPDATE spool SET next_attempt_at = now(), attempts = 9, unanswered = 9, silences = 3',
      );
      await gateway.restart();
      await until(
        'its circuit is open',
        async () => {
          return (await (await get('/metrics')).text()).includes('gateway_service_away{partner="one"} 1');
        },
        20_000,
      );
      expect((await rows()).every(({ state, silences }) => state === 'waiting' && silences === 3)).toBe(true);
    }
    await service.open();
    await untilWithoutPauses('all are delivered', (left) => left.length === 0);
    expect(takenInnocents().toSorted()).toEqual(innocents);
  }, 120_000);

  it('has no postback dead-lettered when it responds to probes but to no postback: a test postback shows it', async () => {
    const { innocents } = await spool(4, 4);
    await gateway.own.pool.query('UPDATE spool SET attempts = 9, unanswered = 9, silences = 3');
    service.behaviour = { statusOf: () => 0 };
    await service.open();
    await until('it is logged', () => gateway.logged.some((line) => line.includes('takes no test postback')), 20_000);
    expect((await rows()).map(({ state }) => state)).toEqual(innocents.map(() => 'waiting'));
    await until('nothing is held against it', async () => (await rows()).some(({ silences }) => silences === 0));
    service.behaviour = { statusOf: () => 200 };
    await untilWithoutPauses('all are delivered', (left) => left.length === 0);
    expect(takenInnocents().toSorted()).toEqual(innocents);
  }, 60_000);
});
