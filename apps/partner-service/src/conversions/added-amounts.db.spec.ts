import { samples } from '@app/common/testing/samples';
import fc from 'fast-check';
import { configure, sendBatch } from '../testing/send-postbacks';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

let databases: PartnerDatabases;
let service: ServiceUnderTest;
let twin: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases({ amounts_on_duplicate: 'add' });
  service = await startService(databases);
  twin = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await twin.stop();
  await databases.drop();
});

const asJson = { accept: 'application/json' };
const send = async (query: string) => (await service.get(`/involve/event?${query}`, asJson)).json;
const setting = (value: 'add' | 'replace') =>
  configure(databases, [service, twin], 'UPDATE partners SET amounts_on_duplicate = $1', [value]);

async function stateOf(conversionId: string): Promise<Record<string, unknown>> {
  const headers = { 'x-api-key': ADMIN_KEY };
  return (await service.get(`/involve/event/conversions/${conversionId}`, headers)).json.state;
}

/** What the roll-up counts in all, which the states must come to. */
async function totals(): Promise<{ conversions: number; usd_payout: string }> {
  const { rows } = await databases.partner.pool.query(
    'SELECT sum(conversions)::integer AS conversions, sum(usd_payout) AS usd_payout FROM conversion_hourly',
  );
  return rows[0];
}

let serial = 0;
const nextId = () => `c${(serial += 1)}`;

describe('amounts on a duplicate', () => {
  it('are added, unless the postback was received before', async () => {
    const id = nextId();
    const sale = `conversion_id=${id}&usd_payout=5.25&status=approved`;
    const refund = `conversion_id=${id}&usd_payout=-5.25`;
    const sent = [sale, sale, refund, refund, sale];
    const statuses: string[] = [];
    for (const query of sent) statuses.push((await send(query)).status);
    expect(statuses).toEqual(['stored', 'duplicate', 'updated', 'duplicate', 'duplicate']);
    expect(await stateOf(id)).toMatchObject({ usd_payout: '0.0000', status: 'approved' });
  });

  it('come to the sum of the distinct postbacks, however they arrive', async () => {
    const property = async (amounts: number[], order: number[], together: boolean) => {
      await databases.partner.pool.query(
        'TRUNCATE conversions, conversion_state, conversion_hourly, seen_postback_ids',
      );
      const id = nextId();
      const start = Date.now() - 3_600_000;
      const sent = amounts.map((cents, index) => ({
        postbackId: postbackIdAt(start + index * 1_000),
        query: `conversion_id=${id}&usd_payout=${(cents / 100).toFixed(2)}`,
      }));
      const arrivals = [...order.map((index) => sent[index % sent.length]!), ...sent];
      if (together) {
        // The first half as the gateway hands it over, the second by both instances at once.
        const half = arrivals.splice(0, arrivals.length >> 1);
        if (half.length > 0) {
          const unique = [...new Map(half.map((one) => [one.postbackId, one])).values()];
          await sendBatch(
            service,
            unique.map(({ postbackId, query }) => ({ postbackId, target: `/involve/event?${query}` })),
          );
        }
        await Promise.all(
          arrivals.map(({ postbackId, query }, at) => (at % 2 ? service : twin).sendSigned(postbackId, query)),
        );
      } else {
        for (const { postbackId, query } of arrivals) await twin.sendSigned(postbackId, query);
      }
      const sum = ([...new Set(amounts)].reduce((total, cents) => total + cents, 0) / 100).toFixed(4);
      expect((await stateOf(id))['usd_payout']).toBe(sum.replace('-0.0000', '0.0000'));
      expect(await totals()).toEqual({ conversions: 1, usd_payout: sum.replace('-0.0000', '0.0000') });
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(525, -525, 1, 0, 100, -30), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat({ max: 5 }), { maxLength: 5 }),
        fc.boolean(),
        property,
      ),
      { numRuns: samples(30) },
    );
  }, 60_000);

  it('of several equal postbacks in one write add once', async () => {
    const id = nextId();
    await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        (at % 2 ? service : twin).get(`/involve/event?conversion_id=${id}&usd_payout=${at % 4}`, asJson),
      ),
    );
    expect((await stateOf(id))['usd_payout']).toBe('6.0000');
  });

  it('count from the present amount on when the setting changes, and nothing twice', async () => {
    const id = nextId();
    await setting('replace');
    for (const amount of [5, 7]) await send(`conversion_id=${id}&usd_payout=${amount}&usd_sale_amount=50`);
    await setting('add');
    for (const amount of [5, 7]) await send(`conversion_id=${id}&usd_payout=${amount}&usd_sale_amount=50`);
    expect(await stateOf(id)).toMatchObject({ usd_payout: '7.0000', usd_sale_amount: '50.0000' });
    await send(`conversion_id=${id}&usd_payout=-2`);
    expect(await stateOf(id)).toMatchObject({ usd_payout: '5.0000', usd_sale_amount: '50.0000' });
    await setting('replace');
    await send(`conversion_id=${id}&status=paid`);
    expect(await stateOf(id)).toMatchObject({ usd_payout: '5.0000', usd_sale_amount: '50.0000', status: 'paid' });
    await send(`conversion_id=${id}&usd_payout=9`);
    expect(await stateOf(id)).toMatchObject({ usd_payout: '9.0000', usd_sale_amount: '50.0000' });
    await setting('add');
    await send(`conversion_id=${id}&usd_payout=-2`);
    await send(`conversion_id=${id}&usd_payout=9`);
    expect(await stateOf(id)).toMatchObject({ usd_payout: '9.0000', usd_sale_amount: '50.0000' });
  });

  it('are summed when retention has dropped the postbacks, and still none twice', async () => {
    const id = nextId();
    await send(`conversion_id=${id}&usd_payout=5`);
    await send(`conversion_id=${id}&usd_payout=6`);
    await databases.partner.pool.query('DELETE FROM conversions');
    await send(`conversion_id=${id}&usd_payout=5`);
    await send(`conversion_id=${id}&usd_payout=-1`);
    expect(await stateOf(id)).toMatchObject({ usd_payout: '10.0000' });
  });

  it('quarantine a postback whose sum would be too large to store', async () => {
    const id = nextId();
    await send(`conversion_id=${id}&usd_payout=99999999999999`);
    const beyond = await send(`conversion_id=${id}&usd_payout=1`);
    expect(beyond).toMatchObject({ status: 'quarantined', errors: [{ code: 'database_refused' }] });
    expect(await stateOf(id)).toMatchObject({ usd_payout: '99999999999999.0000' });
  });
});
