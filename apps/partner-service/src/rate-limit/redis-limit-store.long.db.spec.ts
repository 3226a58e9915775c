import { randomUUID } from 'node:crypto';
import { until } from '@app/common/testing/until';
import { Redis } from 'ioredis';
import { findRedis } from '../testing/find-redis';
import { createPartnerDatabases, type PartnerDatabases, startService } from '../testing/service-under-test';
import type { LeaseRequest } from './limit-store';
import { RedisLimitStore } from './redis-limit-store';

/** Without one its tests are left out, under CI too, because Redis is optional everywhere. */
const found = findRedis(process.env['TEST_REDIS_URL']);
const describeWithRedis = found.isAvailable ? describe : describe.skip;

const request = (more: Partial<LeaseRequest> = {}): LeaseRequest => {
  return { scope: 'partner day', period: 'day', timezone: 'UTC', max: 100, asked: 10, ...more };
};

describeWithRedis(found.title('limits in Redis'), () => {
  let redis: Redis;
  beforeAll(() => {
    redis = new Redis(found.url);
  });
  afterAll(() => redis.disconnect());

  it('are never exceeded, whatever instances request', async () => {
    const partner = randomUUID();
    const stores = [1, 2, 3].map(() => new RedisLimitStore(redis, partner));
    let granted = 0;
    for (let round = 0; round < 60; round += 1) {
      const leases = await Promise.all(stores.map((store) => store.lease([request({ asked: 7 })])));
      granted += leases.flat().reduce((sum, lease) => sum + lease.granted, 0);
    }
    expect(granted).toBe(100);
  });

  it('last until the end of the second, or of the day, and leave nothing behind', async () => {
    const partner = randomUUID();
    const store = new RedisLimitStore(redis, partner);
    const [day, second] = await store.lease([request(), request({ scope: 'partner second', period: 'second' })]);
    expect(day!.validForMs).toBeLessThanOrEqual(86_400_000);
    expect(Number(day!.windowEnd) % 86_400_000).toBe(0);
    expect(second!.validForMs).toBeLessThanOrEqual(1_000);
    await until('the second is gone', async () => (await redis.exists(`limits:{${partner}}:partner second`)) === 0);
    expect(await redis.pttl(`limits:{${partner}}:partner day`)).toBeGreaterThan(0);
  });

  it('begin anew with the next second', async () => {
    const store = new RedisLimitStore(redis, randomUUID());
    const lease = async () => (await store.lease([request({ period: 'second', max: 1, asked: 1 })]))[0]!.granted;
    expect(await lease()).toBe(1);
    await until('another is granted', async () => (await lease()) === 1);
  });

  it('get back what is not used, of the same window only', async () => {
    const store = new RedisLimitStore(redis, randomUUID());
    const [lease] = await store.lease([request({ max: 40, asked: 10 })]);
    await store.returnLeases([{ scope: 'partner day', windowEnd: lease!.windowEnd, amount: 10 }]);
    await store.returnLeases([{ scope: 'partner day', windowEnd: '1', amount: 10 }]);
    let granted = 0;
    for (let round = 0; round < 30; round += 1) granted += (await store.lease([request({ max: 40 })]))[0]!.granted;
    expect(granted).toBe(40);
  });
});

describe('a service whose Redis is unreachable', () => {
  let databases: PartnerDatabases;
  beforeAll(async () => {
    databases = await createPartnerDatabases({ max_daily_requests: 3, on_limit: 'reject' });
  });
  afterAll(() => databases.drop());

  it('takes postbacks all the same, and a metric says that none is counted', async () => {
    const service = await startService(databases, { REDIS_URL: 'redis://127.0.0.1:1/0' });
    for (let count = 0; count < 6; count += 1) {
      expect((await service.get(`/involve/event?conversion_id=r${count}`)).status).toBe(200);
    }
    expect((await service.get('/metrics')).text).toMatch(/^limiter_open 1$/m);
    await service.stop();
  });
});

describeWithRedis(found.title('a service whose Redis is there'), () => {
  let databases: PartnerDatabases;
  beforeAll(async () => {
    databases = await createPartnerDatabases({ max_daily_requests: 3, on_limit: 'reject' });
  });
  afterAll(() => databases.drop());

  it('holds the limit together with its twin', async () => {
    const redis = new Redis(found.url);
    await redis.del('limits:{involve_asia}:partner day');
    redis.disconnect();
    const settings = { REDIS_URL: found.url };
    const services = [await startService(databases, settings), await startService(databases, settings)];
    const responses = await Promise.all(
      Array.from({ length: 12 }, (_, index) => services[index % 2]!.get(`/involve/event?conversion_id=t${index}`)),
    );
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(3);
    for (const service of services) await service.stop();
  });
});
