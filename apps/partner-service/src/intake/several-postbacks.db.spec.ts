import { ConversionStore } from '../conversions/conversion-store';
import { PATH, requireFromSenders } from '../testing/send-postbacks';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases();
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

const post = (body: unknown) => service.send(PATH, { method: 'POST', body: JSON.stringify(body) });

/** A figure of the service's metrics; 0 where it is not there yet. */
async function figure(name: string): Promise<number> {
  const { text } = await service.get('/metrics');
  const line = text.split('\n').find((one) => one.startsWith(name));
  return Number(line?.split(' ').at(-1) ?? 0);
}

/** What the work adds to figures. */
async function added(names: readonly string[], work: () => Promise<unknown>): Promise<number[]> {
  const before = await Promise.all(names.map(figure));
  await work();
  return (await Promise.all(names.map(figure))).map((value, index) => value - before[index]!);
}

const FIGURES = [
  'postbacks_total{outcome="stored"',
  'postbacks_total{outcome="quarantined"',
  'postbacks_total{outcome="refused"',
  'postback_duration_seconds_count',
  'postback_warnings_total{code="amount_doubtful",field="usd_payout"',
];

describe('several postbacks in a request', () => {
  it('are each counted in the metrics, and each with its warnings', async () => {
    const work = () =>
      post([
        { conversion_id: 'm1', usd_payout: '1.234' },
        { conversion_id: 'm2', usd_payout: '5.678' },
        { usd_payout: 1 },
      ]);
    expect(await added(FIGURES, work)).toEqual([2, 1, 0, 3, 2]);
  });

  it('are each counted as refused when the request is, and the response says how many there were', async () => {
    await requireFromSenders(databases, service, { require_token: true });
    const body = [{ conversion_id: 'r1' }, { conversion_id: 'r2' }];
    const work = async () => {
      const { status, headers } = await post(body);
      expect([status, headers.get('x-postback-count')]).toEqual([401, '2']);
    };
    expect(await added(FIGURES, work)).toEqual([0, 0, 2, 2, 0]);
    await requireFromSenders(databases, service, {});
  });

  it('are each counted as uncertain when one of them cannot be stored', async () => {
    const store = service.app.get(ConversionStore);
    const storing = jest.spyOn(store, 'store').mockRejectedValueOnce(new Error('no database'));
    const { status, headers } = await post([{ conversion_id: 'u1' }, { conversion_id: 'u2' }]);
    storing.mockRestore();
    expect([status, headers.get('x-postback-count')]).toEqual([500, '2']);
  });
});
