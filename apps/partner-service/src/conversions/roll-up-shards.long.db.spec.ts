import { setTimeout as wait } from 'node:timers/promises';
import type { TestDatabase } from '@app/common/testing/test-database';
import { uuidV7 } from '@app/common';
import type { Client, Pool, PoolClient } from 'pg';
import { createPartitionOf } from '../database/partition';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { asSuperuser } from '@app/partner-config/testing/provisioned-database';
import { readRollUp } from '../testing/expected-roll-up';
import {
  createPartnerDatabase,
  createPartnerDatabases,
  postbackIdAt,
  startService,
} from '../testing/service-under-test';
import { NEW_CONVERSION_COLUMNS } from './conversion-columns';
import type { ConversionRow } from './conversion-row';
import { RowEncoder } from './encode-rows';
import { STORE_NEW_CONVERSIONS, STORE_QUARANTINED } from './statements';

/** Long enough for any of these statements, short enough to fail instead of waiting. */
const LOCK_TIMEOUT = `SET lock_timeout = '2s'`;

const encoder = new RowEncoder<ConversionRow>(NEW_CONVERSION_COLUMNS);

function conversion(conversionId: string): ConversionRow {
  return {
    id: uuidV7(),
    received_at: new Date().toISOString(),
    tenant_id: 1,
    config_version: 1,
    is_test: false,
    may_return: false,
    is_redrive: false,
    postback: { conversion_id: conversionId, usd_payout: '2.5' },
    raw_data: '{}',
    request_line: 'GET /',
    request_headers: '{}',
    offer: 'one offer',
    offer_is_name: true,
  } as ConversionRow;
}

function store(client: Client | Pool | PoolClient, conversionId: string) {
  return client.query({ ...STORE_NEW_CONVERSIONS, values: encoder.encode([conversion(conversionId)]) });
}

describe('the roll-up', () => {
  let database: TestDatabase;
  let clients: PoolClient[];
  beforeAll(async () => {
    database = await createPartnerDatabase();
    await createPartitionOf(database.pool, new Date().toISOString().slice(0, 10), 'day');
    clients = await Promise.all([1, 2, 3].map(() => database.pool.connect()));
    for (const client of clients) await client.query(LOCK_TIMEOUT);
  });
  beforeEach(() => database.pool.query('TRUNCATE conversions, conversion_state, conversion_hourly, quarantine'));
  afterAll(async () => {
    clients.forEach((client) => client.release());
    await database.drop();
  });

  async function shards(): Promise<number[]> {
    const { rows } = await database.pool.query('SELECT writer FROM conversion_hourly_shards ORDER BY writer');
    return rows.map(({ writer }) => writer);
  }

  async function conversions(): Promise<number> {
    const lines = Object.values(await readRollUp(database.pool));
    return lines.reduce((sum, line) => sum + line.conversions, 0);
  }

  it('lets writes of the same hour and offer commit without waiting for each other', async () => {
    const [first, second, third] = clients as [PoolClient, PoolClient, PoolClient];
    await first.query('BEGIN');
    await store(first, 'a');
    await second.query('BEGIN');
    await store(second, 'b');
    await store(third, 'c');
    await second.query('COMMIT');
    await first.query('COMMIT');
    expect(await shards()).toEqual([1, 2, 3]);
    expect(await conversions()).toBe(3);
  });

  it('uses the lowest free writer, so that one write at a time leaves one row', async () => {
    for (const id of ['a', 'b', 'c']) await store(database.pool, id);
    expect(await shards()).toEqual([1]);
    expect(await conversions()).toBe(3);
  });

  it('frees the writer of a write whose process is killed, and counts nothing of it', async () => {
    const killed = await database.pool.connect();
    killed.on('error', () => undefined);
    await killed.query('BEGIN');
    await store(killed, 'lost');
    const { rows } = await killed.query('SELECT pg_backend_pid() AS pid');
    await database.pool.query('SELECT pg_terminate_backend($1, 5000)', [rows[0].pid]);
    killed.release(true);
    await store(database.pool, 'kept');
    expect(await shards()).toEqual([1]);
    expect(await conversions()).toBe(1);
  });

  it('shares a writer when all numbers are taken, and loses nothing', async () => {
    const [holder] = clients as [PoolClient];
    await holder.query('BEGIN');
    await holder.query('SELECT FROM roll_up_writers FOR UPDATE');
    await Promise.all([store(database.pool, 'a'), store(database.pool, 'b')]);
    await holder.query('COMMIT');
    expect(await conversions()).toBe(2);
  });

  it('counts what quarantine keeps in shards too', async () => {
    const row = { ...conversion('q'), reasons: [], digest: '', size_bytes: 2 };
    await database.pool.query({ ...STORE_QUARANTINED, values: [JSON.stringify([row])] });
    const { rows } = await database.pool.query('SELECT writer, quarantined::integer FROM conversion_hourly');
    expect(rows).toEqual([{ writer: 1, quarantined: 1 }]);
  });
});

describe('two instances under load', () => {
  it('wait for no row of the roll-up while they store new conversions of one hour', async () => {
    const databases = await createPartnerDatabases();
    const services = [await startService(databases), await startService(databases)];
    const { pool } = databases.partner;
    // Locks are held for as long as a slow disk takes to commit, so that a wait is seen.
    const superuser = asSuperuser(databases.partner.url);
    await onDatabase(superuser, (client) =>
      client.query(`
      CREATE FUNCTION commit_slowly() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
        $$ BEGIN PERFORM pg_sleep(0.002); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON conversion_state
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION commit_slowly()`),
    );
    await services[0]!.sendSigned(postbackIdAt(Date.now()), 'conversion_id=first');
    let isLoaded = true;
    const waiting: string[] = [];
    const watch = async (): Promise<void> => {
      while (isLoaded) {
        // Specs share a server, and these conversions share no row but those of the roll-up and its writers.
        const { rows } = await pool.query(`
          SELECT query FROM pg_stat_activity JOIN pg_locks USING (pid)
          WHERE datname = current_database() AND NOT granted AND locktype IN ('transactionid', 'tuple') AND query LIKE '-- Stores%'`);
        waiting.push(...rows.map(({ query }) => query));
        await wait(1);
      }
    };
    const send = async (sender: number): Promise<void> => {
      for (let index = 0; index < 20; index += 1) {
        const response = await services[sender % 2]!.get(
          `/involve/event?conversion_id=c${sender}.${index}&usd_payout=1`,
        );
        expect(response.text).toBe('OK');
      }
    };
    const watching = watch();
    await Promise.all(Array.from({ length: 40 }, (_, sender) => send(sender)));
    isLoaded = false;
    await watching;
    const { rows } = await pool.query('SELECT sum(conversions)::integer AS conversions FROM conversion_hourly');
    expect({ waiting, conversions: rows[0].conversions }).toEqual({ waiting: [], conversions: 801 });
    for (const service of services) await service.stop();
    await databases.drop();
  }, 60_000);
});
