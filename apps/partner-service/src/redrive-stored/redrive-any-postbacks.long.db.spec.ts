import { keyedHash } from '@app/common';
import { until } from '@app/common/testing/until';
import { insertTenant } from '@app/partner-config/testing/config-database';
import fc from 'fast-check';
import { emptyTables, FeedReader, readStoredContent } from '../testing/redrive-content';
import { configure } from '../testing/send-postbacks';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
  TOKEN_HASH_KEY,
} from '../testing/service-under-test';
import { RedriveStoredTask } from './redrive-stored.task';

const HOUR_MS = 3_600_000;
const WRITERS = 4;

const WRONG = { order: 'conversion_id', pay: 'usd_sale_amount', local: 'sale_amount_local', name: 'offer_name' };
const RIGHT = {
  txn: 'conversion_id',
  pay: 'usd_payout',
  local: 'payout_local',
  cur: 'conversion_currency',
  offer: 'offer_id',
  state: 'status',
  who: 'click_id',
  pub: 'ts_param',
};

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases();
  const shop = await insertTenant(databases.config.pool, 'involve_asia', 'shop');
  await databases.config.pool.query(
    `INSERT INTO tenant_tokens (tenant_id, kind, token_hash, token_encrypted) VALUES ($1, 'ts_param', $2, 'v1.sealed')`,
    [shop, keyedHash(TOKEN_HASH_KEY, 'token-of-shop')],
  );
  service = await startService(databases);
  service.app.get(RedriveStoredTask).limits.step = 3;
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

interface Policy {
  dedupe: string;
  allow_reversal: boolean;
  amounts_on_duplicate: string;
  conversion_key: string[];
}

function configureWith(mapping: object, policy: Policy): Promise<void> {
  const values = [mapping, ...Object.values(policy)].map((value) =>
    typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : value,
  );
  return configure(
    databases,
    [service],
    `UPDATE partners SET parameter_mapping = $1, dedupe = $2, allow_reversal = $3, amounts_on_duplicate = $4,
       conversion_key = $5`,
    values,
  );
}

interface Sent {
  id: string;
  query: string;
}

async function sendAll(sent: readonly Sent[]): Promise<void> {
  for (const { id, query } of sent) {
    const { status, json } = await service.sendSigned(id, query);
    if (status !== 200 || json.status === 'quarantined') throw new Error(JSON.stringify(json));
  }
}

async function createRedrive(): Promise<string> {
  const response = await requestAsAdmin<{ id: string }>(service, 'jobs/redrive', {
    body: { source: 'stored', all: true },
  });
  if (!response.ok) throw new Error(JSON.stringify(response.problem));
  return response.body.id;
}

async function redrive(): Promise<Record<string, number>> {
  return countsOf(await createRedrive());
}

/** The counts of a job, after its end. */
async function countsOf(id: string): Promise<Record<string, number>> {
  let counts: Record<string, number> = {};
  const isFinished = async (): Promise<boolean> => {
    const response = await requestAsAdmin<{ counts: typeof counts; state: string }>(service, `jobs/${id}`);
    if (!response.ok || response.body.state === 'running' || response.body.state === 'waiting') return false;
    expect(response.body.state).toBe('finished');
    counts = response.body.counts;
    return true;
  };
  await until('the job ends', isFinished, 60_000);
  return counts;
}

const anyValue = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 3 });
const anyPostback = fc.record({
  order: fc.constantFrom('o1', 'o2'),
  txn: fc.constantFrom('t1', 't2', 'o1'),
  pay: anyValue('1', '2.5', '-3'),
  local: anyValue('10', '20.25'),
  cur: anyValue('MYR', 'THB'),
  offer: anyValue('x', 'y'),
  name: anyValue('Shoes', 'Hats'),
  state: anyValue('pending', 'approved', 'rejected', 'strange'),
  who: anyValue('w1', 'w2'),
  pub: anyValue('token-of-shop'),
  hoursAgo: fc.integer({ min: 0, max: 2 }),
});
type Postback = typeof anyPostback extends fc.Arbitrary<infer Value> ? Value : never;
const anyPostbacks = fc.array(anyPostback, { minLength: 1, maxLength: 9 });
const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  dedupe: fc.constantFrom('update', 'update', 'update', 'flag', 'off'),
  allow_reversal: fc.boolean(),
  amounts_on_duplicate: fc.constantFrom('replace', 'add'),
  conversion_key: fc.constantFrom(['conversion_id'], ['conversion_id'], ['conversion_id', 'offer_id']),
});

const ADDING: Policy = {
  dedupe: 'update',
  allow_reversal: true,
  amounts_on_duplicate: 'add',
  conversion_key: ['conversion_id'],
};
const absent = { pay: undefined, local: undefined, cur: undefined, offer: undefined, name: undefined };
const nobody = { state: undefined, who: undefined };
/** The third is the original of its new conversion until the first, which a later step moves, takes its place. */
const ORIGINAL_BECOMES_DUPLICATE: Postback[] = [
  { ...absent, ...nobody, order: 'o1', txn: 'o1', name: 'Shoes', pub: 'token-of-shop', hoursAgo: 0 },
  { ...absent, ...nobody, order: 'o1', txn: 't1', pub: undefined, hoursAgo: 1 },
  { ...absent, ...nobody, order: 'o1', txn: 'o1', cur: 'THB', pub: 'token-of-shop', hoursAgo: 2 },
  { ...absent, ...nobody, order: 'o1', txn: 'o1', offer: 'y', pub: 'token-of-shop', hoursAgo: 1 },
];

/** Postbacks in the order in which they are sent, which is not that of their times. */
function sentAs(postbacks: readonly Postback[]): Sent[] {
  return postbacks.map(({ hoursAgo, ...values }) => {
    const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return { id: postbackIdAt(Date.now() - hoursAgo * HOUR_MS), query: new URLSearchParams(given).toString() };
  });
}

it('leaves what the same postbacks leave under the right mapping from the start, whatever they are', async () => {
  const { pool } = databases.partner;
  await fc.assert(
    fc.asyncProperty(anyPostbacks, anyPolicy, async (postbacks, policy) => {
      const sent = sentAs(postbacks);
      await emptyTables(pool);
      await configureWith(RIGHT, policy);
      await sendAll(sent);
      const expected = await readStoredContent(pool);

      await emptyTables(pool);
      await configureWith(WRONG, policy);
      const feed = new FeedReader(service);
      await feed.catchUp();
      await sendAll(sent.slice(0, 4));
      await feed.catchUp();
      await sendAll(sent.slice(4));
      await configureWith(RIGHT, policy);
      const counts = await redrive();
      expect(counts).toMatchObject({ done: sent.length, incomplete: 0, would_quarantine: 0, failed: 0 });
      expect(await readStoredContent(pool)).toEqual(expected);

      expect(await redrive()).toMatchObject({ done: sent.length, same: sent.length });
      await feed.catchUp();
      const fromStart = new FeedReader(service);
      await fromStart.catchUp();
      expect(feed.list()).toEqual(fromStart.list());
    }),
    { numRuns: 15, interruptAfterTimeLimit: 90_000, examples: [[ORIGINAL_BECOMES_DUPLICATE, ADDING]] },
  );
}, 180_000);

it('loses nothing and counts nothing twice while others store postbacks of the same conversions', async () => {
  const { pool } = databases.partner;
  const policy = {
    dedupe: 'update',
    allow_reversal: false,
    amounts_on_duplicate: 'add',
    conversion_key: ['conversion_id'],
  };
  await emptyTables(pool);
  await configureWith(WRONG, policy);
  const queryOf = (number: number) =>
    `order=o${number % 5}&txn=t${number % 7}&pay=${number}&offer=x&state=${number % 2 ? 'pending' : 'approved'}`;
  await sendAll(Array.from({ length: 60 }, (_, number) => ({ id: postbackIdAt(Date.now()), query: queryOf(number) })));
  await configureWith(RIGHT, policy);
  const id = await createRedrive();
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    for (let number = 100 + writer; number < 200; number += WRITERS) {
      await sendAll([{ id: postbackIdAt(Date.now()), query: queryOf(number) }]);
    }
  });
  await Promise.all(writers);
  expect(await countsOf(id)).toMatchObject({ done: 60, moved: 60, incomplete: 0, failed: 0 });
  const { rows } = await pool.query(
    `SELECT count(*)::integer AS conversions, sum(usd_payout) AS usd_payout FROM conversion_state`,
  );
  const total = [...Array(60).keys(), ...Array.from({ length: 100 }, (_, index) => 100 + index)].reduce(
    (a, b) => a + b,
  );
  expect(rows).toEqual([{ conversions: 7, usd_payout: `${total}.0000` }]);
  const counted = await pool.query(
    `SELECT sum(conversions)::integer AS conversions, sum(duplicates)::integer AS duplicates, sum(usd_payout) AS usd_payout,
       sum(usd_sale_amount) AS usd_sale_amount
     FROM conversion_hourly`,
  );
  expect(counted.rows).toEqual([
    { conversions: 7, duplicates: 153, usd_payout: `${total}.0000`, usd_sale_amount: '0.0000' },
  ]);
  const before = await readStoredContent(pool);
  expect(await redrive()).toMatchObject({ done: 160, same: 160 });
  expect(await readStoredContent(pool)).toEqual(before);
}, 120_000);
