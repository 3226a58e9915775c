import { insertPartner } from '@app/partner-config/testing/config-database';
import { until } from '@app/common/testing/until';
import { startFakeService, type FakeService } from '../testing/fake-service';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test';

let gateway: GatewayUnderTest;
let service: FakeService;

beforeAll(async () => {
  gateway = await startGateway();
  const postbacksIn = (target: string): number => Number(/holds=(\d+)/.exec(target)?.[1] ?? 1);
  const statusOf = (target: string): number => (target.includes('refused') ? 401 : 200);
  service = await startFakeService({ postbacksIn, statusOf });
  await insertPartner(gateway.config.pool, 'one', { endpoint_url: service.url });
  await until('the route is there', async () => (await post('holds=1')) === 200);
});

afterAll(async () => {
  await gateway.stop();
  await service.close();
});

const post = async (query: string): Promise<number> =>
  (await fetch(`${gateway.url}/one/event?${query}`, { method: 'POST', body: '[]' })).status;

interface Counts {
  received: number;
  refused: number;
}

/** The sums of what is written so far. */
async function counts(): Promise<Counts> {
  const sql = `SELECT sum(received)::integer AS received, sum(refused)::integer AS refused FROM boot_counts`;
  const { rows } = await gateway.own.pool.query<Counts>(sql);
  return rows[0]!;
}

const waiting = async () => (await gateway.own.pool.query('SELECT FROM spool')).rowCount!;

/** Waits for what the work adds to the counts. */
async function expectAdded(work: () => Promise<unknown>, added: Counts): Promise<void> {
  await untilWritten();
  const before = await counts();
  await work();
  const expected = { received: before.received + added.received, refused: before.refused + added.refused };
  await until('it is counted', async () => (await counts()).received >= expected.received);
  await untilWritten();
  expect(await counts()).toEqual(expected);
}

/** Until a process that ends in good order has written its last counts. */
const untilWritten = () => gateway.restart().then(() => until('it is up', async () => (await post('holds=1')) === 200));

describe('a request with several postbacks', () => {
  // Each restart sends one more.
  it('counts as many as its service says', async () => {
    await expectAdded(() => post('holds=5'), { received: 5 + 1, refused: 0 });
    await expectAdded(() => post('refused&holds=3'), { received: 3 + 1, refused: 3 });
  });

  it('counts once each when it is delivered from the spool, in the statement that erases it', async () => {
    const work = async () => {
      await service.close();
      for (const holds of [4, 1, 3]) expect(await post(`holds=${holds}`)).toBe(200);
      expect(await waiting()).toBe(3);
      await service.open();
      await until('the spool is empty', async () => (await waiting()) === 0, 15_000);
    };
    await expectAdded(work, { received: 4 + 1 + 3 + 1, refused: 0 });
    const { rows } = await gateway.own.pool.query(
      `SELECT subject, received::integer FROM boot_counts WHERE boot_id::text LIKE '00000000-%'`,
    );
    expect(rows).toEqual([{ subject: 'one', received: 3 + 2 }]);
  });
});
