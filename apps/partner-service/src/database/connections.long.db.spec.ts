import { until } from '@app/common/testing/until';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  startService,
  VIEWER_KEY,
} from '../testing/service-under-test';

const REQUESTS = 400;
const CLOSED_WITHIN_MS = 15_000;

describe('the connections of a service', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;
  beforeAll(async () => {
    databases = await createPartnerDatabases({ max_daily_requests: 1_000_000 });
    service = await startService(databases);
  });
  afterAll(async () => {
    await service.stop();
    await databases.drop();
  });

  const open = async (): Promise<number> => {
    const { rows } = await databases.partner.pool.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM pg_stat_activity
        WHERE datname = current_database() AND application_name <> 'test'`,
    );
    return rows[0]!.open;
  };

  it('are closed within seconds of the last request', async () => {
    await service.sendSigned(postbackIdAt(Date.now()), 'conversion_id=last');
    expect(await open()).toBeGreaterThan(0);
    await until('none is open', async () => (await open()) === 0, CLOSED_WITHIN_MS);
    expect((await service.get('/involve/event?conversion_id=after-a-pause')).text).toBe('OK');
  }, 20_000);

  it('are at most four under load, whatever is asked for at once', async () => {
    let [isLoaded, max] = [true, 0];
    const watch = async (): Promise<void> => {
      while (isLoaded) max = Math.max(max, await open());
    };
    const load = async (): Promise<number[]> => {
      const requests = Array.from({ length: REQUESTS }, (_, index) =>
        index % 10 === 0
          ? service.get('/involve/event/conversions', { 'x-api-key': VIEWER_KEY })
          : service.get(`/involve/event?conversion_id=${index % 300}`),
      );
      const responses = await Promise.all(requests);
      isLoaded = false;
      return responses.map(({ status }) => status);
    };
    const [statuses] = await Promise.all([load(), watch()]);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(max).toBeGreaterThan(1);
    expect(max).toBeLessThanOrEqual(4);
  });
});
