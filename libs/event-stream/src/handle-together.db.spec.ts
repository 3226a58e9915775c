import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '@app/common/testing/test-database';
import { Pool } from 'pg';
import { createPartitions } from './database/partitions';
import type { StoredEvent, TransactionHandler } from './event-handler';
import { handleTogether, MemberFailedError, type Member } from './handle-together';
import { addPosition, advancePosition, claimPosition } from './stream-repository';
import { createAnalyticsDatabase } from './testing/analytics-database';

const DAY = '2026-03-01';
const LEASE_SECONDS = 5;
const INSERT_EVENTS = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, properties)
  SELECT '${DAY}', 1, id, now(), now(), 'click', 'click', false, '{}' FROM unnest($1::uuid[]) AS id`;

describe('handleTogether', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeEach(async () => {
    database = await createAnalyticsDatabase();
    pool = new Pool({ connectionString: database.url, max: 5, pipeline: true });
    pool.on('connect', (client) => client.on('error', () => undefined));
    await createPartitions(pool, [DAY]);
    await pool.query('CREATE TABLE effects (handler text NOT NULL, event_id uuid NOT NULL)');
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  /** A handler that records each event, with its claim. */
  async function member(name: string, check: (event: StoredEvent) => void = () => {}): Promise<Member> {
    const handler: TransactionHandler = {
      name,
      effect: 'transaction',
      types: 'all',
      async handle(events, client) {
        const ids = events.map(({ event_id }) => event_id);
        await client.query('INSERT INTO effects SELECT $1, unnest($2::uuid[])', [name, ids]);
        events.forEach(check);
      },
    };
    await addPosition(pool, handler);
    return { handler, claim: (await claimPosition(pool, name, LEASE_SECONDS))! };
  }

  async function store(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID());
    await pool.query(INSERT_EVENTS, [ids]);
    return ids;
  }

  async function effects(): Promise<Record<string, string[]>> {
    const { rows } = await pool.query<{ handler: string; ids: string[] }>(
      'SELECT handler, array_agg(event_id ORDER BY event_id) AS ids FROM effects GROUP BY handler',
    );
    return Object.fromEntries(rows.map(({ handler, ids }) => [handler, ids]));
  }

  /** As the claims go on. */
  async function step(members: [Member, ...Member[]], limit = 100): Promise<boolean> {
    const { handled, hasMore } = await handleTogether(pool, members, limit);
    for (const { handler, claim } of handled) members.find((one) => one.handler.name === handler)!.claim = claim;
    return hasMore;
  }

  it('gives members that have seen different events each of theirs once, in pages of any size', async () => {
    const ahead = await member('ahead');
    const seen = await store(3);
    await step([ahead]);
    const open = await pool.connect();
    await open.query('BEGIN');
    const late = [randomUUID()];
    await open.query(INSERT_EVENTS, [late]);
    const middle = await store(4);
    const between = await member('between');
    await step([between]);
    await open.query('COMMIT');
    open.release();
    const last = await store(5);
    const members: [Member, ...Member[]] = [ahead, between, await member('behind')];
    while (await step(members, 2));
    const all = [...seen, ...middle, ...late, ...last].toSorted();
    expect(await effects()).toEqual({ ahead: all, between: all, behind: all });
    expect(new Set(members.map(({ claim }) => claim.snapshot)).size).toBe(1);
  });

  it('does nothing when a member fails, and says which one', async () => {
    const failing = await member('failing', () => {
      throw new Error('cannot be handled');
    });
    const members: [Member, ...Member[]] = [await member('one'), failing, await member('other')];
    const ids = await store(3);
    const error: unknown = await handleTogether(pool, members, 10).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(MemberFailedError);
    expect(error).toMatchObject({ handler: 'failing', cause: { message: 'cannot be handled' } });
    expect(await effects()).toEqual({});
    await step([members[0], members[2]!]);
    expect(await effects()).toEqual({ one: ids.toSorted(), other: ids.toSorted() });
  });

  it('names the member whose statement failed, although those after it fail with it', async () => {
    const failing = await member('failing');
    failing.handler.handle = async (_, client) => void (await client.query('SELECT 1 / 0'));
    await store(1);
    const members: [Member, ...Member[]] = [await member('one'), failing, await member('other')];
    await expect(handleTogether(pool, members, 10)).rejects.toMatchObject({ handler: 'failing' });
  });

  it('leaves out a member whose position another process has claimed since', async () => {
    const [one, other] = [await member('one'), await member('other')];
    await pool.query(`UPDATE stream_positions SET leased_until = now() WHERE handler = 'other'`);
    const claim = (await claimPosition(pool, 'other', LEASE_SECONDS))!;
    const ids = await store(2);
    await expect(handleTogether(pool, [one, other], 10)).resolves.toMatchObject({ lost: ['other'], events: 2 });
    expect(await effects()).toEqual({ one: ids.toSorted() });
    await advancePosition(pool, claim, { snapshot: claim.snapshot, isComplete: false });
  });

  it('writes nothing while there is nothing to handle', async () => {
    const one = await member('one');
    await store(1);
    await step([one]);
    const reader = new Pool({ connectionString: database.url, options: '-c default_transaction_read_only=on' });
    await expect(handleTogether(reader, [one], 10)).resolves.toMatchObject({ events: 0, hasMore: false });
    await reader.end();
  });
});
