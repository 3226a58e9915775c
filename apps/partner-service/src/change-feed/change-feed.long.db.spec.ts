import { setTimeout as wait } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { onServer } from '@app/common/testing/run-databases';
import { readLogin, urlOf } from '@app/partner-config/databases/on-database';
import { Client, escapeIdentifier } from 'pg';
import { createPartitionOf } from '../database/partition';
import { configure } from '../testing/send-postbacks';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  INTERNAL_KEY,
  type PartnerDatabases,
  postbackIdAt,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';
import { writeCursor } from '../list/cursor';
import { readPosition } from './feed-position';

interface Change {
  tenant_id: number;
  tenant: string | null;
  conversion_id: string;
  click_ref: string | null;
  sub_ref: string | null;
  state: Record<string, unknown> | null;
}

interface Page {
  changes: Change[];
  next: string;
  is_complete: boolean;
}

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
beforeEach(() => databases.partner.pool.query('TRUNCATE conversions, conversion_state, seen_postback_ids'));

const request = (after?: string, limit = 1_000, key = INTERNAL_KEY, of = service) =>
  requestAsAdmin<Page>(of, `conversion-changes?limit=${limit}${after === undefined ? '' : `&after=${after}`}`, { key });

async function readPage(after?: string, limit?: number, of = service): Promise<Page> {
  const response = await request(after, limit, INTERNAL_KEY, of);
  if (!response.ok) throw response.problem;
  return response.body;
}

/** Reads on until there is nothing more. */
async function readAll(
  after?: string,
  limit?: number,
  of = service,
): Promise<{ changes: Change[]; next: string; pages: number[] }> {
  const changes: Change[] = [];
  const pages: number[] = [];
  for (let position = after; ;) {
    const page = await readPage(position, limit, of);
    changes.push(...page.changes);
    pages.push(page.changes.length);
    position = page.next;
    if (page.is_complete) return { changes, next: position, pages };
  }
}

const idsOf = (changes: readonly Change[]) => changes.map(({ conversion_id: id }) => id);
const postback = (query: string) => service.get(`/involve/event?${query}`);
const runSql = (sql: string, values?: unknown[]) => databases.partner.pool.query(sql, values);

/** Inserts conversions as one transaction. */
const INSERT_STATES = `
  INSERT INTO conversion_state (tenant_id, conversion_id, original_id, original_received_at, hour, offer, offer_is_name)
  SELECT 1, $1 || number, gen_random_uuid(), now(), date_trunc('hour', now(), 'UTC'), '', false
  FROM generate_series(1, $2) AS number`;

describe('the change feed', () => {
  it('gives new conversions, and then each changed one in its present state', async () => {
    await postback('conversion_id=1&usd_payout=2&status=pending&aff_sub3=click-1&aff_sub=sub-1');
    await postback('conversion_id=2&usd_payout=3');
    const start = await readAll();
    expect(start.changes).toMatchObject([
      { conversion_id: '1', tenant: 'default', click_ref: 'click-1', sub_ref: 'sub-1', state: { status: 'pending' } },
      { conversion_id: '2', click_ref: null, state: { usd_payout: '3.0000' } },
    ]);
    expect((await readAll(start.next)).changes).toEqual([]);

    await postback('conversion_id=1&status=approved');
    await postback('conversion_id=1&status=paid&usd_payout=2.5');
    await postback('conversion_id=3');
    const later = await readAll(start.next);
    expect(later.changes).toMatchObject([
      { conversion_id: '1', click_ref: 'click-1', sub_ref: 'sub-1', state: { status: 'paid', usd_payout: '2.5000' } },
      { conversion_id: '3' },
    ]);
    expect((await readAll(later.next)).changes).toEqual([]);
  });

  it('has a key of its own, which opens nothing else', async () => {
    const key = 'key-of-the-feed-in-tests';
    const other = await startService(databases, { CHANGE_FEED_KEY: key });
    await expect(request(undefined, 1, key, other)).resolves.toMatchObject({ ok: true });
    await expect(request(undefined, 1, INTERNAL_KEY, other)).resolves.toMatchObject({ ok: true });
    await expect(request(undefined, 1, '', other)).resolves.toMatchObject({ ok: false });
    await expect(request(undefined, 1, key)).resolves.toMatchObject({ ok: false });
    const exporting = requestAsAdmin(other, 'privacy/export', { body: { click_id: 'click-1' }, key });
    await expect(exporting).resolves.toMatchObject({ ok: false, problem: { code: 'bad_answer' } });
    await other.stop();
  });

  it('does not give duplicates that change nothing, nor tests', async () => {
    await postback('conversion_id=1&status=paid');
    const { next } = await readAll();
    await service.sendSigned(postbackIdAt(Date.now() - 60_000), 'conversion_id=1&status=pending');
    expect((await readAll(next)).changes).toEqual([]);
  });

  it('gives a conversion again when a person is erased from it, also from its original postback alone', async () => {
    await postback('conversion_id=1&aff_sub3=click-9');
    await postback('conversion_id=2&aff_sub3=click-9');
    await postback('conversion_id=2&status=paid');
    await postback('conversion_id=3&aff_sub3=click-8');
    const { next } = await readAll();
    const erased = await requestAsAdmin(service, 'privacy/erase', { body: { click_id: 'click-9' } });
    expect(erased).toMatchObject({ ok: true });
    const { changes } = await readAll(next);
    expect(idsOf(changes).toSorted()).toEqual(['1', '2']);
    for (const change of changes) {
      expect(change.click_ref).toBeNull();
      expect(JSON.stringify(change)).not.toContain('click-9');
    }
  });

  it('gives redriven postbacks', async () => {
    await postback('usd_payout=1&transaction=77');
    const { next } = await readAll();
    const map = `parameter_mapping = (parameter_mapping::jsonb || '{"transaction":"conversion_id"}')::json`;
    await configure(databases, [service], `UPDATE partners SET ${map}`);
    const redriven = await service.send('/involve/event/quarantine/redrive', {
      method: 'POST',
      body: '{"all":true}',
      headers: { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' },
    });
    expect(redriven.json).toMatchObject({ redriven: 1 });
    expect(idsOf((await readAll(next)).changes)).toEqual(['77']);
  });

  it('gives a conversion that a redrive removed, as long as it does not exist again', async () => {
    await postback('conversion_id=gone&usd_payout=1');
    await postback('conversion_id=back&usd_payout=1');
    const { next } = await readAll();
    await runSql(`WITH removed AS (DELETE FROM conversion_state RETURNING tenant_id, conversion_id)
      INSERT INTO removed_conversions (tenant_id, conversion_id) SELECT * FROM removed`);
    await postback('conversion_id=back&usd_payout=2');
    const { changes } = await readAll(next, 1);
    expect(changes.map(({ conversion_id, state }) => [conversion_id, state && state['usd_payout']])).toEqual([
      ['gone', null],
      ['back', '2.0000'],
    ]);
    expect(idsOf((await readAll()).changes)).toEqual(['back']);
  });

  it('gives what a process of the previous version changes, which does not know of stamps', async () => {
    await postback('conversion_id=1');
    const { next } = await readAll();
    await runSql(`UPDATE conversion_keys SET status = 'paid' WHERE conversion_id = '1'`);
    const changed = await readAll(next);
    expect(changed.changes).toMatchObject([{ conversion_id: '1', state: { status: 'paid' } }]);
    await runSql(`
      INSERT INTO conversion_keys (tenant_id, conversion_id, original_id, original_received_at, hour, offer, offer_is_name)
      VALUES (1, '2', gen_random_uuid(), now(), now(), '', false)`);
    expect(idsOf((await readAll(changed.next)).changes)).toEqual(['2']);
  });

  it('never ends a page inside a transaction', async () => {
    const { next } = await readAll();
    for (const [prefix, count] of [
      ['a', 4],
      ['b', 25],
      ['c', 1],
      ['d', 9],
    ]) {
      await runSql(INSERT_STATES, [prefix, count]);
    }
    const { changes, pages } = await readAll(next, 10);
    expect(pages).toEqual([29, 10, 0]);
    expect(new Set(idsOf(changes)).size).toBe(39);
  });

  it('gives every conversion once when it is read from the start while conversions change', async () => {
    await runSql(INSERT_STATES, ['k', 100]);
    const first = await readPage(undefined, 30);
    const last = first.changes.at(-1)!.conversion_id;
    await runSql(`UPDATE conversion_state SET status = 'paid' WHERE conversion_id IN ($1, 'k99')`, [last]);
    await runSql(INSERT_STATES, ['z', 1]);
    const rest = await readAll(first.next, 30);
    const ids = idsOf([...first.changes, ...rest.changes]);
    expect(ids.filter((id) => id !== last)).toHaveLength(100);
    expect(new Set(ids).size).toBe(101);
    expect(ids.slice(-3).toSorted()).toEqual([last, 'k99', 'z1'].toSorted());
  });

  it('gives conversions of before the feed, and those with stamps of another server, from the start only', async () => {
    await runSql(INSERT_STATES, ['old', 2]);
    await runSql('ALTER TABLE conversion_state DISABLE TRIGGER stamp_change');
    await runSql(
      `UPDATE conversion_state SET tx = CASE conversion_id WHEN 'old1' THEN '0' ELSE '9000000000' END::xid8`,
    );
    await runSql('ALTER TABLE conversion_state ENABLE TRIGGER stamp_change');
    const { changes, next } = await readAll(undefined, 1);
    expect(idsOf(changes)).toEqual(['old1', 'old2']);
    expect((await readAll(next)).changes).toEqual([]);
    await runSql(`UPDATE conversion_state SET status = 'paid' WHERE conversion_id = 'old2'`);
    expect(idsOf((await readAll(next)).changes)).toEqual(['old2']);
  });

  it('410 position_lost: the position is of another database, or of a later state of this one', async () => {
    const position = readPosition((await readAll()).next)!;
    const xmax = BigInt(position.snapshot.split(':')[1]!);
    for (const lost of [
      { ...position, database: position.database.replace(/^\d+/, '7430000000000000000') },
      { ...position, snapshot: `${xmax}:${xmax + 1_000_000n}:` },
      { ...position, snapshot: `${xmax}:${xmax + 1_000_000n}:`, after: { tenantId: 1, conversionId: '' } },
    ]) {
      const response = await request(writeCursor(lost));
      expect(response).toMatchObject({ ok: false, problem: { status: 410, code: 'position_lost' } });
    }
  });

  it('410 position_lost: a copy of the database was restored under a reader, who reads it from the start', async () => {
    const restored = await createPartnerDatabases();
    const { url } = restored.partner;
    const copy = `feed_${randomBytes(6).toString('hex')}`;
    const runOnServer = (sql: string) => onServer((client) => client.query(sql));
    const other = await startService(restored);
    await other.get('/involve/event?conversion_id=1');
    const { next } = await readAll(undefined, 10, other);
    await other.stop();
    await runOnServer(`CREATE DATABASE ${copy} TEMPLATE ${escapeIdentifier(readLogin(url).database)}`);
    const again = await startService({ ...restored, partner: { ...restored.partner, url: urlOf(url, copy) } });
    expect(await request(next, 10, INTERNAL_KEY, again)).toMatchObject({ problem: { code: 'position_lost' } });
    const start = await readAll(undefined, 10, again);
    expect(idsOf(start.changes)).toEqual(['1']);
    await again.get('/involve/event?conversion_id=2');
    expect(idsOf((await readAll(start.next, 10, again)).changes)).toEqual(['2']);
    await again.stop();
    await runOnServer(`DROP DATABASE ${copy} WITH (FORCE)`);
    await restored.drop();
  });

  it('gives out a position once all that it sees is on disk, since a crash would use its numbers again', async () => {
    await readAll();
    const rolledBack = await runSql(`DO $$ BEGIN PERFORM pg_current_xact_id(); RAISE SQLSTATE '40000'; END $$`).catch(
      (error: { code?: string }) => error.code,
    );
    expect(rolledBack).toBe('40000');
    const { rows } = await runSql('SELECT pg_current_wal_insert_lsn() AS written');
    await readPage();
    const flushed = await runSql('SELECT pg_current_wal_flush_lsn() >= $1 AS is_flushed', [rows[0].written]);
    expect(flushed.rows).toEqual([{ is_flushed: true }]);
  });

  it('is for our own processes only, with positions of its own', async () => {
    expect(await request(undefined, 1, 'another key of no standing')).toMatchObject({
      ok: false,
      problem: { status: 502 },
    });
    expect(await request('nonsense')).toMatchObject({ ok: false, problem: { status: 422 } });
  });

  it('loses nothing and gives nothing twice under sixteen writers with slow commits', async () => {
    await createPartitionOf(databases.partner.pool, new Date().toISOString().slice(0, 10), 'day');
    const start = await readAll();
    const versions = new Map<string, number>();
    let isWriting = true;
    const writers = Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer))).finally(() => {
      isWriting = false;
    });
    const given: string[] = [];
    let position = start.next;
    for (let isLast = false; !isLast;) {
      isLast = !isWriting;
      const page = await readAll(position, 7);
      given.push(...page.changes.map(({ conversion_id: id, state }) => `${id} ${String(state!['usd_payout'])}`));
      position = page.next;
      await wait(10);
    }
    const committed = await writers;
    expect(new Set(given).size).toBe(given.length);
    expect(given).toEqual(expect.arrayContaining(committed.flat().map((id) => `${id} ${versions.get(id)!}.0000`)));
    expect(new Set(given.map((line) => line.split(' ')[0]))).toEqual(new Set(committed.flat()));

    /** Twenty transactions, of which some roll back; each inserts a conversion and changes one of an earlier. */
    async function write(writer: number): Promise<string[]> {
      const client = new Client({ connectionString: databases.partner.url });
      await client.connect();
      const written: string[] = [];
      for (let round = 0; round < 20; round += 1) {
        const id = `w${writer}-${round}-`;
        const earlier = written[round % 3];
        await client.query('BEGIN');
        await client.query(INSERT_STATES, [id, 1]);
        await client.query(`UPDATE conversion_state SET usd_payout = 0 WHERE conversion_id = $1`, [`${id}1`]);
        if (earlier !== undefined) {
          await client.query('UPDATE conversion_state SET usd_payout = $2 WHERE conversion_id = $1', [earlier, round]);
        }
        await wait(Math.random() * 30);
        const isRolledBack = round % 5 === 4;
        await client.query(isRolledBack ? 'ROLLBACK' : 'COMMIT');
        if (isRolledBack) continue;
        written.push(`${id}1`);
        versions.set(`${id}1`, 0);
        if (earlier !== undefined) versions.set(earlier, round);
      }
      await client.end();
      return written;
    }
  });
});
