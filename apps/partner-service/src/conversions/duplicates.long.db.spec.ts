import { samples } from '@app/common/testing/samples';
import { until } from '@app/common/testing/until';
import fc from 'fast-check';
import type { Pool, PoolClient } from 'pg';
import { PARTNER_POOL, READ_POOL } from '../database/database.module';
import { readRollUp, recount } from '../testing/expected-roll-up';
import { configure } from '../testing/send-postbacks';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  signedHeaders,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';
import { ConversionStore } from './conversion-store';
import { STORE_DUPLICATE, STORE_NEW } from './statements';

let databases: PartnerDatabases;
let service: ServiceUnderTest;
let twin: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases();
  service = await startService(databases);
  twin = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await twin.stop();
  await databases.drop();
});

async function stateOf(conversionId: string) {
  const response = await service.get(`/involve/event/conversions/${conversionId}`, { 'x-api-key': ADMIN_KEY });
  return response.json;
}

function setPolicy(columns: string): Promise<void> {
  return configure(databases, [service, twin], `UPDATE partners SET ${columns}`);
}

const postback = fc.record({
  status: fc.option(fc.constantFrom('pending', 'approved', 'rejected', 'paid', 'odd word'), { nil: undefined }),
  usd_payout: fc.option(fc.constantFrom('1', '2.5', '-3', '0'), { nil: undefined }),
  conversion_currency: fc.option(fc.constantFrom('USD', 'MYR'), { nil: undefined }),
  offer_name: fc.option(fc.constantFrom('A', 'B'), { nil: undefined }),
  offer_id: fc.option(fc.constantFrom('1', '2'), { nil: undefined }),
  order_id: fc.option(fc.constantFrom('o1', 'o2'), { nil: undefined }),
  minutes: fc.integer({ min: 0, max: 180 }),
});

function queryOf(conversionId: string, fields: Record<string, unknown>): string {
  const present = Object.entries({ conversion_id: conversionId, ...fields, minutes: undefined }).filter(
    ([, value]) => value !== undefined,
  );
  return new URLSearchParams(present as [string, string][]).toString();
}

let serial = 0;

async function deliver(
  postbacks: { postbackId: string; fields: Record<string, unknown> }[],
  conversionId: string,
): Promise<void> {
  for (const [index, { postbackId, fields }] of postbacks.entries()) {
    const instance = index % 2 === 0 ? service : twin;
    const response = await instance.sendSigned(postbackId, queryOf(conversionId, fields));
    expect(response.status).toBe(200);
  }
}

describe('duplicates of a conversion', () => {
  it('are kept, flagged and not counted again, from many connections at once to two instances', async () => {
    const send = async (index: number) => {
      const instance = index % 2 === 0 ? service : twin;
      const response = await instance.get(`/involve/event?conversion_id=many${index % 100}&usd_payout=1`, {
        accept: 'application/json',
      });
      return response.json.status as string;
    };
    const statuses = await Promise.all(Array.from({ length: 500 }, (_, index) => send(index)));
    expect(statuses.filter((status) => status === 'stored')).toHaveLength(100);
    expect(statuses.filter((status) => status === 'duplicate')).toHaveLength(400);
    expect(await readRollUp(databases.partner.pool)).toEqual(
      await recount(databases.partner.pool, { allowReversal: false }),
    );
  });

  it.each([false, true])(
    'come to the same state and totals in every order of arrival (allow_reversal %s)',
    async (allowReversal) => {
      await setPolicy(`allow_reversal = ${allowReversal}`);
      const start = Date.now() - 4 * 3_600_000;
      const property = async (sequence: { minutes: number }[], order: number[]) => {
        await databases.partner.pool.query(
          'TRUNCATE conversions, conversion_state, conversion_hourly, seen_postback_ids',
        );
        const sent = sequence.map((fields) => ({ postbackId: postbackIdAt(start + fields.minutes * 60_000), fields }));
        const shuffled = sent.map((_, index) => sent[order[index]! % sent.length]!);
        const all = [...new Set([...shuffled, ...sent])];
        const [one, other] = [`one${(serial += 1)}`, `other${serial}`];
        await deliver(sent, one);
        const first = await readRollUp(databases.partner.pool);
        const { original_postback_id: _a, first_received_at: _b, ...state } = (await stateOf(one)).state;
        await databases.partner.pool.query(
          'TRUNCATE conversions, conversion_state, conversion_hourly, seen_postback_ids',
        );
        await deliver(all, other);
        const { original_postback_id: _c, first_received_at: _d, ...otherState } = (await stateOf(other)).state;
        expect(otherState).toEqual(state);
        expect(totals(await readRollUp(databases.partner.pool))).toEqual(totals(first));
        expect(await readRollUp(databases.partner.pool)).toEqual(
          await recount(databases.partner.pool, { allowReversal }),
        );
      };
      await fc.assert(
        fc.asyncProperty(
          fc.array(postback, { minLength: 1, maxLength: 6 }),
          fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
          property,
        ),
        { numRuns: samples(25) },
      );
      await setPolicy('allow_reversal = false');
    },
    60_000,
  );

  it('move the totals by the difference also when retention has dropped the original', async () => {
    await databases.partner.pool.query('TRUNCATE conversions, conversion_state, conversion_hourly, seen_postback_ids');
    const hourAgo = postbackIdAt(Date.now() - 3_600_000);
    await service.sendSigned(hourAgo, 'conversion_id=gone&status=pending&usd_payout=5&offer_name=Kept');
    await databases.partner.pool.query('DELETE FROM conversions');
    const updated = await service.get('/involve/event?conversion_id=gone&status=approved&usd_payout=7', {
      accept: 'application/json',
    });
    expect(updated.json).toMatchObject({ status: 'updated', duplicate: true });
    const lines = Object.entries(await readRollUp(databases.partner.pool));
    const counted = lines.filter(([, line]) => line.conversions !== 0);
    expect(counted).toHaveLength(1);
    expect(JSON.parse(counted[0]![0])).toEqual([expect.any(String), expect.any(Number), 'Kept', 'approved', '']);
    expect(counted[0]![1]).toMatchObject({ conversions: 1, usd_payout: 70_000n });
  });

  it('never change the original with dedupe set to flag, and all count with dedupe off', async () => {
    await databases.partner.pool.query('TRUNCATE conversions, conversion_state, conversion_hourly, seen_postback_ids');
    const send = async (query: string) =>
      (await service.get(`/involve/event?${query}`, { accept: 'application/json' })).json;
    await setPolicy(`dedupe = 'flag'`);
    await send('conversion_id=f&status=pending&usd_payout=1');
    expect(await send('conversion_id=f&status=paid&usd_payout=9')).toMatchObject({
      status: 'duplicate',
      duplicate: true,
    });
    expect((await stateOf('f')).state).toMatchObject({ status: 'pending', usd_payout: '1.0000' });
    await setPolicy(`dedupe = 'off'`);
    await send('conversion_id=o&usd_payout=1');
    expect(await send('conversion_id=o&usd_payout=2')).toMatchObject({ status: 'stored', duplicate: false });
    expect(totals(await readRollUp(databases.partner.pool))).toMatchObject({
      conversions: 3,
      duplicates: 1,
      usd_payout: 40_000n,
    });
    const keys = await databases.partner.pool.query(`SELECT FROM conversion_state WHERE conversion_id = 'o'`);
    expect(keys.rowCount).toBe(1);
    await setPolicy(`dedupe = 'update'`);
  });

  it('of a late original keep its hour, whichever came first', async () => {
    await databases.partner.pool.query('TRUNCATE conversions, conversion_state, conversion_hourly, seen_postback_ids');
    const [early, late] = [postbackIdAt('2026-01-01T10:30:00Z'), postbackIdAt('2026-01-01T12:30:00Z')];
    await service.sendSigned(late, 'conversion_id=late&status=approved');
    await service.sendSigned(early, 'conversion_id=late&status=pending&usd_payout=3');
    expect((await stateOf('late')).state).toMatchObject({
      status: 'approved',
      usd_payout: '3.0000',
      counted_in_hour: '2026-01-01T10:00:00.000Z',
    });
  });
});

describe('a postback id', () => {
  it('that arrives many times at once, and again after a restart, is one row with one answer', async () => {
    const postbackId = postbackIdAt(Date.now());
    const responses = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        (index % 2 === 0 ? service : twin).sendSigned(postbackId, 'conversion_id=again&usd_payout=1'),
      ),
    );
    expect(new Set(responses.map(({ text }) => text)).size).toBe(1);
    expect(responses[0]!.json).toMatchObject({ status: 'stored', postback_id: postbackId, duplicate: false });
    await service.stop();
    service = await startService(databases);
    const after = await service.sendSigned(postbackId, 'conversion_id=again&usd_payout=1');
    expect(after.text).toBe(responses[0]!.text);
    const { rowCount } = await databases.partner.pool.query('SELECT FROM conversions WHERE id = $1', [postbackId]);
    expect(rowCount).toBe(1);
  });

  it('returns the first outcome of a duplicate and of a quarantined postback too', async () => {
    const [first, repeat, bad] = [postbackIdAt(Date.now()), postbackIdAt(Date.now()), postbackIdAt(Date.now())];
    await service.sendSigned(first, 'conversion_id=first');
    const duplicate = await service.sendSigned(repeat, 'conversion_id=first');
    expect((await twin.sendSigned(repeat, 'conversion_id=first')).text).toBe(duplicate.text);
    const quarantined = await service.sendSigned(bad, 'usd_payout=x');
    expect(quarantined.json).toMatchObject({ status: 'quarantined' });
    // Sent again with what would now be a conversion: the first outcome stands, and nothing is stored.
    expect((await twin.sendSigned(bad, 'conversion_id=fixed')).text).toBe(quarantined.text);
    const { rowCount } = await databases.partner.pool.query(`SELECT FROM conversions WHERE conversion_id = 'fixed'`);
    expect(rowCount).toBe(0);
  });

  it('unsigned or wrongly signed is ignored, and so is its address', async () => {
    const postbackId = postbackIdAt(Date.now());
    const forged = await service.get('/involve/event?conversion_id=forged', {
      'x-postback-id': postbackId,
      'x-postback-address': '203.0.113.9',
      'x-postback-sent': String(Date.now()),
      'x-postback-signature': 'A'.repeat(43),
    });
    expect(forged.headers.get('x-postback-id')).not.toBe(postbackId);
    const { rows } = await databases.partner.pool.query(
      `SELECT host(request_ip) AS ip FROM conversions WHERE conversion_id = 'forged'`,
    );
    expect(rows).toEqual([{ ip: '127.0.0.1' }]);
  });

  it('that waited longer than the oldest partition gets its day made', async () => {
    const old = postbackIdAt('2025-03-01T00:00:00Z');
    expect((await service.sendSigned(old, 'conversion_id=old')).json).toMatchObject({ status: 'stored' });
    const { rows } = await databases.partner.pool.query(
      `SELECT tableoid::regclass::text AS partition FROM conversions WHERE id = $1`,
      [old],
    );
    expect(rows).toEqual([{ partition: 'conversions_p202503' }]);
  });
});

describe('a postback id whose row retention has dropped', () => {
  it('is a duplicate, and those that came with it are stored', async () => {
    const dropped = postbackIdAt('2025-04-01T00:00:00Z');
    await service.sendSigned(postbackIdAt(Date.now()), 'conversion_id=dropped');
    await service.sendSigned(dropped, 'conversion_id=dropped&status=paid');
    await databases.partner.pool.query('DROP TABLE conversions_p202504');
    const [again, ...others] = await Promise.all([
      service.sendSigned(dropped, 'conversion_id=dropped&status=paid'),
      ...Array.from({ length: 20 }, (_, index) =>
        service.sendSigned(postbackIdAt(Date.now()), `conversion_id=dropped&status=paid&order_id=${index}`),
      ),
    ]);
    expect(again.json).toMatchObject({ status: 'duplicate', postback_id: dropped });
    expect(others.map(({ json }) => json.status)).toEqual(others.map(() => 'updated'));
  });
});

describe('storing', () => {
  it('is not slowed by reads that take every connection of theirs', async () => {
    const pool = service.app.get<Pool>(READ_POOL);
    const held = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
    expect((await service.get('/involve/event?conversion_id=beside-reads')).text).toBe('OK');
    for (const client of held) client.release();
  });

  it('that hangs is answered 503 in time, and goes on when the database does', async () => {
    const hurried = await startService(databases, { STORE_TIMEOUT_MS: 200 });
    const holder = await databases.partner.pool.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE conversion_state IN EXCLUSIVE MODE');
    const postbackId = postbackIdAt(Date.now());
    const responses = await Promise.all([
      hurried.sendSigned(postbackId, 'conversion_id=hung'),
      hurried.get('/involve/event?conversion_id=hung-too'),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([503, 503]);
    await holder.query('COMMIT');
    holder.release();
    // On a machine that is busy it may take longer than its timeout once more; a sender sends again.
    const stored = await until('the database stores again', async () => {
      const again = await hurried.sendSigned(postbackId, 'conversion_id=hung');
      return again.status === 200 && again.json;
    });
    expect(stored).toMatchObject({ status: 'stored', postback_id: postbackId });
    await hurried.stop();
  });
});

describe('what the database refuses', () => {
  it('is kept as bytes when even quarantine refuses it, and delays no other', async () => {
    const path = '/involve/event?conversion_id=zone';
    const headers = signedHeaders(postbackIdAt(Date.now()), path, 'fe80::1%eth0');
    const response = await service.get(path, { ...headers, accept: 'application/json' });
    expect(response.json).toMatchObject({ status: 'quarantined' });
    expect((await service.get('/involve/event?usd_payout=x')).text).toContain('QUARANTINED');
    expect((await service.get('/involve/event?conversion_id=after-zone')).text).toBe('OK');
  });

  it('for want of a partition that was detached gets it attached again', async () => {
    const old = postbackIdAt('2024-02-02T00:00:00Z');
    await service.sendSigned(old, 'conversion_id=detached1');
    await databases.partner.pool.query('ALTER TABLE conversions DETACH PARTITION conversions_p202402');
    const again = await service.sendSigned(postbackIdAt('2024-02-02T01:00:00Z'), 'conversion_id=detached2');
    expect(again.json).toMatchObject({ status: 'stored' });
  });
});

describe('a batch', () => {
  it('takes one statement for new conversions and four for duplicates, however large', async () => {
    const counts = new Map<string, number>();
    const pool = databases.partner.pool;
    await pool.query('TRUNCATE conversions, conversion_state, conversion_hourly, seen_postback_ids');
    countStatements(service.app.get<Pool>(PARTNER_POOL), counts);
    // The ledger is held until all have gathered, so that they go together however slow the machine is.
    const storm = async (): Promise<void> => {
      const holder = await pool.connect();
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE conversion_state IN EXCLUSIVE MODE');
      const requests = Array.from({ length: 300 }, (_, index) =>
        service.get(`/involve/event?conversion_id=batch${index}`),
      );
      const [newConversions, duplicates] = service.app.get(ConversionStore).queues;
      while (newConversions!.depth + duplicates!.depth < 250) await new Promise((resolve) => setImmediate(resolve));
      counts.clear();
      await holder.query('COMMIT');
      holder.release();
      await Promise.all(requests);
    };
    await storm();
    expect(counts.get(STORE_NEW.withoutWarnings.name)).toBeLessThan(100);
    expect(counts.get('BEGIN')).toBeUndefined();
    await storm();
    const batches = counts.get('lock_conversion_states');
    expect(batches).toBeLessThan(100);
    expect(counts.get(STORE_NEW.withoutWarnings.name)).toBeUndefined();
    const storeDuplicates = STORE_DUPLICATE.withoutWarnings.name;
    for (const statement of ['BEGIN', storeDuplicates, 'COMMIT']) expect(counts.get(statement)).toBe(batches);
    const known = new Set(['BEGIN', 'COMMIT', 'lock_conversion_states', storeDuplicates]);
    // Once a second, and once a block of requests, whatever comes.
    const besides = new Set(['write_boot_counts', 'lease']);
    expect([...counts.keys()].filter((name) => !known.has(name) && !besides.has(name))).toEqual([]);
  });

  it('isolates the row that the database refuses in quarantine and stores the others', async () => {
    const pool = databases.partner.pool;
    await pool.query(`
      CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.order_id = 'poison' THEN RAISE EXCEPTION 'poison' USING ERRCODE = '22000'; END IF; RETURN NEW; END $$`);
    await pool.query(
      'CREATE TRIGGER poison BEFORE INSERT ON conversions FOR EACH ROW EXECUTE FUNCTION refuse_poison()',
    );
    const responses = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        service.get(`/involve/event?conversion_id=p${index}${index === 33 ? '&order_id=poison' : ''}`, {
          accept: 'application/json',
        }),
      ),
    );
    await pool.query('DROP FUNCTION refuse_poison CASCADE');
    const statuses = responses.map(({ json }) => json.status);
    expect(statuses.filter((status) => status === 'stored')).toHaveLength(59);
    expect(statuses[33]).toBe('quarantined');
  });
});

/** Counts the statements of the service's own pool by name; those of its configuration go to another database. */
function countStatements(pool: Pool, counts: Map<string, number>): void {
  const counted = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => {
    if (counted.has(client)) return;
    counted.add(client);
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    client.query = ((first: string | { name?: string }, ...rest: unknown[]) => {
      const name = typeof first === 'string' ? first : (first.name ?? 'other');
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return query(first, ...rest);
    }) as PoolClient['query'];
  });
}

function totals(lines: Record<string, { conversions: number; duplicates: number; usd_payout: bigint }>) {
  const sum = { conversions: 0, duplicates: 0, usd_payout: 0n };
  for (const { conversions, duplicates, usd_payout } of Object.values(lines)) {
    sum.conversions += conversions;
    sum.duplicates += duplicates;
    sum.usd_payout += usd_payout;
  }
  return sum;
}
