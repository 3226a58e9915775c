import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '@app/common/testing/test-database';
import { Pool } from 'pg';
import { createPartitions } from '../database/partitions';
import type { TransactionHandler } from '../event-handler';
import { createAnalyticsDatabase } from '../testing/analytics-database';
import { type Group, handleGroups } from './handle-messages';

const DAY = '2026-03-01';
const INSERT_EVENTS = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, properties)
  SELECT '${DAY}', 1, id, now(), now(), 'click', 'click', false, '{}' FROM unnest($1::uuid[]) AS id`;

/** Opens when so many have arrived. */
function gateFor(count: number): () => Promise<void> {
  const open = Promise.withResolvers<void>();
  let arrived = 0;
  return () => {
    if ((arrived += 1) === count) open.resolve();
    return open.promise;
  };
}

describe('handleGroups', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeEach(async () => {
    database = await createAnalyticsDatabase();
    pool = new Pool({ connectionString: database.url, max: 4, pipeline: true });
    pool.on('connect', (client) => client.on('error', () => undefined));
    await createPartitions(pool, [DAY]);
    await pool.query('CREATE TABLE effects (handler text NOT NULL, event_id uuid NOT NULL)');
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  /** A handler that only one transaction at a time may run; they begin together. */
  const exclusive = (name: string, begin: () => Promise<void> = () => Promise.resolve()): TransactionHandler => ({
    name,
    effect: 'transaction',
    types: 'all',
    async handle(events, client) {
      const ids = events.map(({ event_id }) => event_id);
      await begin();
      await Promise.all([
        client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [name]),
        client.query('INSERT INTO effects SELECT $1, unnest($2::uuid[])', [name, ids]),
      ]);
    },
  });

  /** A message for handlers, whose event is stored. */
  async function messageFor(handlers: readonly TransactionHandler[]): Promise<Group[]> {
    const event_id = randomUUID();
    await pool.query(INSERT_EVENTS, [[event_id]]);
    const keys = [{ event_day: DAY, source_id: 1, event_id }];
    return handlers.map((handler) => ({ handler, messages: [{ handler: handler.name, attempts: 0, keys }] }));
  }

  const countEffects = async (): Promise<unknown[]> =>
    (await pool.query('SELECT handler, count(*)::int FROM effects GROUP BY handler ORDER BY handler')).rows;

  it('does not deadlock with another process that has the same handlers in another order', async () => {
    for (let round = 0; round < 5; round += 1) {
      const begin = gateFor(4);
      const [one, other] = [exclusive('one', begin), exclusive('other', begin)];
      const [first, second] = [await messageFor([one, other]), await messageFor([other, one])];
      await Promise.all([handleGroups(pool, first), handleGroups(pool, second)]);
    }
    expect(await countEffects()).toEqual([
      { handler: 'one', count: 10 },
      { handler: 'other', count: 10 },
    ]);
  });

  it('has no effect twice for messages that are delivered again', async () => {
    const groups = await messageFor([exclusive('one'), exclusive('other')]);
    const names = groups.map(({ handler }) => handler.name);
    await expect(handleGroups(pool, groups)).resolves.toEqual(names.map((handler) => ({ handler, handled: 1 })));
    await expect(handleGroups(pool, groups)).resolves.toEqual(names.map((handler) => ({ handler, handled: 0 })));
    expect(await countEffects()).toEqual(names.map((handler) => ({ handler, count: 1 })));
  });

  it('has no effect at all when a handler fails', async () => {
    const failing: TransactionHandler = {
      ...exclusive('failing'),
      handle: () => Promise.reject(new Error('cannot be handled')),
    };
    const groups = await messageFor([exclusive('one'), failing, exclusive('other')]);
    await expect(handleGroups(pool, groups)).rejects.toThrow('cannot be handled');
    expect(await countEffects()).toEqual([]);
    expect((await pool.query('SELECT FROM handled')).rowCount).toBe(0);
  });
});
