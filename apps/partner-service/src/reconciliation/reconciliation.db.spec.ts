import { balanceHours, type ServiceCounters } from '@app/internal-protocol';
import {
  createPartnerDatabases,
  INTERNAL_KEY,
  type PartnerDatabases,
  postbackIdAt,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

const ENDPOINT = '/involve/event';

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

async function readCounters(key = INTERNAL_KEY, span = { from: hoursAway(-1), to: hoursAway(1) }) {
  return requestAsAdmin<ServiceCounters>(service, `reconciliation?from=${span.from}&to=${span.to}`, { key });
}

/** The start of an hour, so many hours from this one. */
function hoursAway(hours: number): string {
  return new Date((Math.floor(Date.now() / 3_600_000) + hours) * 3_600_000).toISOString();
}

describe('the intake counters of a service', () => {
  it('count what the service receives directly, and leave to the gateway what it counts', async () => {
    const sent = [
      service.get(`${ENDPOINT}?conversion_id=1`),
      service.get(`${ENDPOINT}?usd_payout=none`),
      service.send(ENDPOINT, { method: 'DELETE' }),
      service.send(`${ENDPOINT}?conversion_id=1`, { method: 'HEAD' }),
      service.sendSigned(postbackIdAt(Date.now()), 'conversion_id=2'),
    ];
    await Promise.all(sent);
    await service.get(`${ENDPOINT}?conversion_id=1`);
    // A boot that ends in good order leaves nothing unwritten.
    await service.stop();
    service = await startService(databases);
    const response = await readCounters();
    if (!response.ok) throw response.problem;
    const counters = response.body;
    expect(counters.unknown).toEqual([]);
    const gateway = {
      taken: [{ ...counters.taken[0]!, received: 1, refused: 0, uncertain: 0 }],
      waiting: [],
      unknown: [],
    };
    expect(balanceHours(gateway, counters, Date.now() + 7_200_000)).toMatchObject([
      { received: 5, stored: 2, repeated: 1, quarantined: 1, refused: 1, difference: 0, state: 'balanced' },
    ]);
    await databases.partner.pool.query(`DELETE FROM conversions WHERE is_duplicate`);
    const after = await readCounters();
    if (!after.ok) throw after.problem;
    expect(balanceHours(gateway, after.body, Date.now() + 7_200_000)).toMatchObject([
      { difference: 1, state: 'unbalanced' },
    ]);
  });

  it('are shown to our own processes only, and for a span that makes sense', async () => {
    expect(await readCounters('another key of no standing')).toMatchObject({ ok: false, problem: { status: 502 } });
    const backwards = await readCounters(INTERNAL_KEY, { from: hoursAway(1), to: hoursAway(0) });
    expect(backwards).toMatchObject({ ok: false, problem: { status: 422 } });
  });
});
