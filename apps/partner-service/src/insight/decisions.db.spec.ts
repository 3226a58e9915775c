import { uuidV7 } from '@app/common';
import type { CountedDecisions, ServiceDecisions } from '@app/internal-protocol';
import {
  createPartnerDatabases,
  INTERNAL_KEY,
  type PartnerDatabases,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

const DAY_MS = 86_400_000;
const NOW = Date.now();
const INSIGHT_KEY = 'key-of-insight-in-tests';
const daysAgo = (days: number): Date => new Date(NOW - days * DAY_MS);

interface Stored {
  id: string;
  receivedDaysAgo: number;
  status: string | null;
  /** Undefined where the status is that of the original. */
  decidedDaysAgo?: number;
  payout?: string | null;
  offer?: string;
}

const CONVERSIONS: Stored[] = [
  { id: 'approved at once', receivedDaysAgo: 40, status: 'approved' },
  { id: 'approved', receivedDaysAgo: 40.5, status: 'approved', decidedDaysAgo: 30.25 },
  { id: 'paid', receivedDaysAgo: 40.5, status: 'paid', decidedDaysAgo: 30.25, payout: '0.0001' },
  { id: 'rejected late', receivedDaysAgo: 40.5, status: 'rejected', decidedDaysAgo: 5.5 },
  { id: 'pending', receivedDaysAgo: 40.5, status: 'pending' },
  { id: 'pending, updated', receivedDaysAgo: 40.5, status: 'pending', decidedDaysAgo: 20 },
  { id: 'new', receivedDaysAgo: 2.5, status: 'pending', payout: '99999999999999.9999' },
  { id: 'of no status', receivedDaysAgo: 2.5, status: null },
  { id: 'of no payout', receivedDaysAgo: 250.5, status: 'pending', payout: null, offer: 'Klook' },
  { id: 'too old', receivedDaysAgo: 300, status: 'approved' },
];

describe('decisions of a partner', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;

  beforeAll(async () => {
    databases = await createPartnerDatabases();
    service = await startService(databases, { INSIGHT_KEY });
    for (const conversion of CONVERSIONS) await insert(conversion);
  });
  afterAll(async () => {
    await service.stop();
    await databases.drop();
  });

  async function insert({ id, receivedDaysAgo, status, decidedDaysAgo, payout = '1.5', offer = 'Shopee' }: Stored) {
    const received = daysAgo(receivedDaysAgo);
    const asOf = decidedDaysAgo === undefined ? null : uuidV7(daysAgo(decidedDaysAgo).getTime());
    await databases.partner.pool.query(
      `INSERT INTO conversion_state (tenant_id, conversion_id, original_id, original_received_at, hour, offer, offer_is_name,
         status, status_as_of, usd_payout)
       VALUES (1, $1, $2, $3, date_trunc('hour', $3::timestamptz), $4, true, $5, $6, $7)`,
      [id, uuidV7(received.getTime()), received, offer, status, asOf, payout],
    );
  }

  async function read(asOf = daysAgo(0), key = INSIGHT_KEY): Promise<ServiceDecisions> {
    const path = `insight/decisions?as_of=${asOf.toISOString()}`;
    const response = await requestAsAdmin<ServiceDecisions>(service, path, { key });
    if (!response.ok) throw response.problem;
    return response.body;
  }

  const linesOf = ({ decisions }: ServiceDecisions): string[] =>
    decisions.map(({ offer, age, state, outcome, conversions, usd_payout: payout }: CountedDecisions) =>
      [offer, age, state, outcome, conversions, payout].join(' '),
    );

  it('are counted by age and state, with exact sums', async () => {
    expect(linesOf(await read())).toEqual([
      'Klook 180 pending pending 1 0.0000',
      'Shopee 0 approved approved 1 1.5000',
      'Shopee 2 pending pending 1 99999999999999.9999',
      'Shopee 10 approved approved 2 1.5001',
      'Shopee 35 rejected rejected 1 1.5000',
      'Shopee 40 pending pending 2 3.0000',
    ]);
  });

  it('as of an earlier moment are pending where they came later, with what became of them', async () => {
    expect(linesOf(await read(daysAgo(20)))).toEqual([
      'Klook 180 pending pending 1 0.0000',
      'Shopee 0 approved approved 1 1.5000',
      'Shopee 10 approved approved 2 1.5001',
      'Shopee 20 pending pending 2 3.0000',
      'Shopee 20 pending rejected 1 1.5000',
    ]);
  });

  it('name the tenant with its partner', async () => {
    const { decisions } = await read();
    expect(new Set(decisions.map(({ tenant }) => tenant))).toEqual(new Set(['involve_asia/default']));
  });

  it('need a key of our processes', async () => {
    await expect(read(daysAgo(0), INTERNAL_KEY)).resolves.toMatchObject({ as_of: daysAgo(0).toISOString() });
    await expect(read(daysAgo(0), '')).rejects.toMatchObject({ code: 'bad_answer' });
  });

  it('have the time of the postback that an update came with', async () => {
    await service.get('/involve/event?conversion_id=real&offer_name=Lazada&status=pending&usd_payout=2');
    await service.get('/involve/event?conversion_id=real&offer_name=Lazada&status=rejected&usd_payout=2');
    const lines = linesOf(await read(new Date(Date.now() + 1_000)));
    expect(lines.filter((line) => line.startsWith('Lazada'))).toEqual(['Lazada 0 rejected rejected 1 2.0000']);
  });
});
