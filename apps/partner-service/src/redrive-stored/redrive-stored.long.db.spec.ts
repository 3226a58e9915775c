import { keyedHash } from '@app/common';
import { until } from '@app/common/testing/until';
import { insertTenant } from '@app/partner-config/testing/config-database';
import { JobRunner } from '../jobs/job-runner';
import { emptyTables, FeedReader, readStoredContent } from '../testing/redrive-content';
import { configure, PATH } from '../testing/send-postbacks';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
  TOKEN_HASH_KEY,
} from '../testing/service-under-test';
import { RedriveStoredTask } from './redrive-stored.task';

let databases: PartnerDatabases;
let service: ServiceUnderTest;
let shop: number;

beforeAll(async () => {
  databases = await createPartnerDatabases();
  shop = await insertTenant(databases.config.pool, 'involve_asia', 'shop');
  await databases.config.pool.query(
    `INSERT INTO tenant_tokens (tenant_id, kind, token_hash, token_encrypted) VALUES ($1, 'ts_param', $2, 'v1.sealed')`,
    [shop, keyedHash(TOKEN_HASH_KEY, 'token-of-shop')],
  );
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

beforeEach(async () => {
  await emptyTables(databases.partner.pool);
  await setMapping({});
});

// The tests look into results of many shapes.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

const setMapping = (mapping: object) =>
  configure(databases, [service], 'UPDATE partners SET parameter_mapping = $1', [JSON.stringify(mapping)]);
const send = async (query: string) => (await service.get(`${PATH}?${query}`, { accept: 'application/json' })).json;
const content = () => readStoredContent(databases.partner.pool);

async function requestJson(path: string, body?: object): Promise<Json> {
  const response = await requestAsAdmin<Json>(service, path, body && { body });
  return response.ok ? response.body : { problem: response.problem };
}

async function finished(id: string): Promise<Json> {
  let job: Json;
  await until('the job ends', async () => {
    job = await requestJson(`jobs/${id}`);
    return job.finished_at !== null;
  });
  return job;
}

async function redrive(body: object = { all: true }): Promise<Json> {
  return finished((await requestJson('jobs/redrive', { source: 'stored', ...body })).id);
}

const payouts = async () =>
  (await databases.partner.pool.query('SELECT conversion_id, usd_payout FROM conversion_state ORDER BY 1')).rows.map(
    ({ conversion_id, usd_payout }) => [conversion_id, usd_payout],
  );

describe('a redrive of stored postbacks', () => {
  it('leaves what the right mapping would have stored, keeps what was received, and changes nothing the second time', async () => {
    const queries = [
      'conversion_id=c1&reward=10&status=pending&offer_id=o1',
      'conversion_id=c1&reward=12&status=approved&offer_id=o1',
      'conversion_id=c2&reward=5&click=k1&offer_id=o2',
      'conversion_id=c3&usd_payout=1',
    ];
    for (const query of queries) await send(query);
    const raw = 'SELECT id, raw_data::text, received_at, stored_at FROM conversions ORDER BY id';
    const received = (await databases.partner.pool.query(raw)).rows;
    await setMapping({ reward: 'usd_payout', click: 'click_id' });
    const job = await redrive();
    expect(job).toMatchObject({
      state: 'finished',
      counts: { total: 4, done: 4, same: 1, corrected: 3, moved: 0, would_quarantine: 0, incomplete: 0, failed: 0 },
    });
    expect(await payouts()).toEqual([
      ['c1', '12.0000'],
      ['c2', '5.0000'],
      ['c3', '1.0000'],
    ]);
    expect((await databases.partner.pool.query(raw)).rows).toEqual(received);
    const marked = await databases.partner.pool.query(
      'SELECT conversion_id, redriven_at IS NOT NULL AS is_redriven FROM conversions ORDER BY received_at, id',
    );
    expect(marked.rows.map(({ is_redriven }) => is_redriven)).toEqual([true, true, true, false]);
    const { rows } = await requestJson(`jobs/${job.id}/rows`);
    expect(rows[0]).toMatchObject({
      outcome: 'corrected',
      conversion_id: 'c1',
      changes: [{ field: 'usd_payout', kind: 'set', before: null, after: '10.0000' }],
    });
    const first = await content();
    const tx = 'SELECT max(tx::text::bigint) FROM conversion_state';
    const changedAt = (await databases.partner.pool.query(tx)).rows;
    expect((await redrive()).counts).toMatchObject({ done: 4, same: 4, corrected: 0 });
    expect(await content()).toEqual(first);
    expect((await databases.partner.pool.query(tx)).rows).toEqual(changedAt);
  });

  it('moves postbacks between conversions and tenants, and the change feed shows what is gone', async () => {
    await setMapping({ order: 'conversion_id' });
    const feed = new FeedReader(service);
    await send('order=o1&txn=t1&usd_payout=1');
    await send('order=o1&txn=t2&usd_payout=2');
    await send('order=o2&txn=t2&usd_payout=4&pub=token-of-shop');
    await feed.catchUp();
    expect(feed.conversions.size).toBe(2);
    await setMapping({ txn: 'conversion_id', pub: 'ts_param' });
    expect((await redrive()).counts).toMatchObject({ done: 3, moved: 3 });
    const { rows } = await databases.partner.pool.query(
      'SELECT tenant_id = $1 AS is_shop, conversion_id, usd_payout FROM conversion_state ORDER BY 1, 2',
      [shop],
    );
    expect(rows).toEqual([
      { is_shop: false, conversion_id: 't1', usd_payout: '1.0000' },
      { is_shop: false, conversion_id: 't2', usd_payout: '2.0000' },
      { is_shop: true, conversion_id: 't2', usd_payout: '4.0000' },
    ]);
    await feed.catchUp();
    const fromStart = new FeedReader(service);
    await fromStart.catchUp();
    expect(feed.list()).toEqual(fromStart.list());
    expect(feed.conversions.size).toBe(3);
    // The previous conversion may come to exist after all.
    await setMapping({ order: 'conversion_id' });
    expect(await send('order=o1&usd_payout=8')).toMatchObject({ status: 'stored' });
    await feed.catchUp();
    expect(feed.conversions.size).toBe(4);
  });

  it('leaves stored what the mapping would quarantine, and says so', async () => {
    await setMapping({ order: 'conversion_id' });
    await send('order=o1&usd_payout=1');
    await send('order=o2&txn=t2&usd_payout=2');
    const before = await content();
    await setMapping({ order: 'adv_sub', txn: 'order_id' });
    const job = await redrive();
    expect(job.counts).toMatchObject({ done: 2, would_quarantine: 2 });
    const { rows } = await requestJson(`jobs/${job.id}/rows`);
    expect(rows[0]).toMatchObject({
      outcome: 'would_quarantine',
      reasons: [expect.objectContaining({ code: 'conversion_id_missing' })],
    });
    expect(await content()).toEqual(before);
  });

  it('leaves alone a conversion of which postbacks are missing or imported, and whatever would join it', async () => {
    const { pool } = databases.partner;
    await send('conversion_id=dropped&reward=1&usd_sale_amount=3');
    await send('conversion_id=dropped&reward=2&usd_sale_amount=4');
    await pool.query("DELETE FROM conversions WHERE conversion_id = 'dropped' AND is_duplicate");
    await send('conversion_id=imported&reward=3');
    await pool.query("UPDATE conversions SET request_line = 'MOVED old/1/1' WHERE conversion_id = 'imported'");
    await send('conversion_id=joining&become=dropped&reward=4');
    await send('conversion_id=whole&reward=5');
    await setMapping({ reward: 'usd_payout', become: 'conversion_id' });
    expect((await redrive()).counts).toMatchObject({ done: 4, corrected: 1, incomplete: 3 });
    expect(await payouts()).toEqual([
      ['dropped', null],
      ['imported', null],
      ['joining', null],
      ['whole', '5.0000'],
    ]);
  });

  it('takes those of a filter that came before it, and refuses filters of quarantine', async () => {
    const first = await send('conversion_id=c1&reward=1');
    await send('conversion_id=c2&reward=2');
    await setMapping({ reward: 'usd_payout' });
    expect((await redrive({ postback_ids: [first.postback_id] })).counts).toMatchObject({ total: 1, corrected: 1 });
    expect(await payouts()).toEqual([
      ['c1', '1.0000'],
      ['c2', null],
    ]);
    const { problem } = await requestJson('jobs/redrive', { source: 'stored', field: 'usd_payout' });
    expect(problem.fieldErrors).toEqual([expect.objectContaining({ field: 'field', code: 'conflicting_fields' })]);
  });

  it('takes stored and then quarantined postbacks', async () => {
    await send('conversion_id=c1&reward=1');
    await send('transaction=c2&reward=2');
    await setMapping({ reward: 'usd_payout', transaction: 'conversion_id' });
    const job = await redrive({ source: 'both', all: true });
    expect(job.counts).toMatchObject({ total: 2, done: 2, corrected: 1, stored: 1 });
    expect(await payouts()).toEqual([
      ['c1', '1.0000'],
      ['c2', '2.0000'],
    ]);
  });

  it('comes to the same when it is interrupted in the middle and taken over', async () => {
    const { pool } = databases.partner;
    for (let number = 1; number <= 9; number += 1) {
      await send(`conversion_id=c${number % 3}&txn=t${number % 4}&reward=${number}`);
    }
    await setMapping({ reward: 'usd_payout', txn: 'conversion_id' });
    await pool.query(`
      CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'crash' USING ERRCODE = '57P01'; END $$;
      CREATE TRIGGER crash BEFORE UPDATE ON jobs FOR EACH ROW
        WHEN (new.counts ->> 'done' = '4') EXECUTE FUNCTION crash()`);
    const runner = service.app.get(JobRunner);
    const saved = { ...runner.limits };
    Object.assign(runner.limits, { leaseMs: 1_000, lookAgainMs: 20 });
    service.app.get(RedriveStoredTask).limits.step = 2;
    const { id } = await requestJson('jobs/redrive', { source: 'stored', all: true });
    await until('the job is interrupted', () =>
      service.logged.some((line) => line.includes('Failed to look for jobs')),
    );
    expect((await requestJson(`jobs/${id}`)).counts).toMatchObject({ done: 2, moved: 2 });
    await pool.query('DROP TRIGGER crash ON jobs; DROP FUNCTION crash()');
    const job = await finished(id);
    Object.assign(runner.limits, saved);
    service.app.get(RedriveStoredTask).limits.step = 50;
    expect(job.counts).toMatchObject({ total: 9, done: 9, moved: 9 });
    expect((await requestJson(`jobs/${id}/rows`)).rows).toHaveLength(9);
    expect(await payouts()).toEqual([
      ['t0', '8.0000'],
      ['t1', '9.0000'],
      ['t2', '6.0000'],
      ['t3', '7.0000'],
    ]);
  });
});
