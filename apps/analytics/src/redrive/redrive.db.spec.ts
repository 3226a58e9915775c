import { Log, uuidV7 } from '@app/common';
import { addPosition, handleNext, type StoredEvent, type TransactionHandler } from '@app/event-stream';
import { Pool } from 'pg';
import { type AnalyticsUnderTest, callInternal, startAnalytics } from '../testing/analytics-under-test';
import { insertSource } from '../testing/insert-source';

const LOG = new Log({ write: () => {}, flush: () => {} }, 'info');
const INSERT_REJECT = `
  INSERT INTO event_rejects (id, source_id, received_at, event, errors)
  VALUES ($1, $2, now(), $3, '[{"field": "event_type", "code": "wrong_type", "reason": "must be a text"}]')`;

describe('a redrive', () => {
  let analytics: AnalyticsUnderTest;
  let pool: Pool;
  let shop: number;
  beforeAll(async () => {
    analytics = await startAnalytics();
    shop = await insertSource(analytics, 'shop');
    pool = new Pool({ connectionString: analytics.database.url, max: 4 });
  });
  afterAll(async () => {
    await pool.end();
    await analytics.stop();
  });
  beforeEach(() => pool.query('TRUNCATE events, event_rejects, dead_events, event_retries'));

  async function reject(event: object, source = shop): Promise<string> {
    const id = uuidV7();
    await pool.query(INSERT_REJECT, [id, source, JSON.stringify(event)]);
    return id;
  }
  const redrive = (list: 'event-rejects' | 'dead-events', choice: object) =>
    callInternal(analytics, 'POST', `${list}/redrive`, choice);
  const countOf = async (table: string): Promise<number> =>
    Number((await pool.query(`SELECT count(*) FROM ${table}`)).rows[0].count);

  describe('of rejected events', () => {
    it('stores none of a day that has been deleted since it arrived', async () => {
      const at = (days: number): Date => new Date(Date.now() - days * 86_400_000);
      const redriven = async (age: number): Promise<number> => {
        const id = uuidV7();
        await pool.query(
          `INSERT INTO event_rejects (id, source_id, received_at, event, errors, request)
           VALUES ($1, $2, $3, $4, '[]', '{"is_trusted": true, "is_refused": false}')`,
          [id, shop, at(20), JSON.stringify({ event_type: 'click', event_id: 'a', timestamp: at(age) })],
        );
        return (await redrive('event-rejects', { ids: [id] })).body.redriven;
      };
      expect([await redriven(91), await redriven(89)]).toEqual([0, 1]);
    });

    it('stores those that can be read now, once, and keeps the others with their reasons', async () => {
      const event = { event_type: 'click', event_id: 'order-5', event_name: 'repaired' };
      const [good, again, bad] = [await reject(event), await reject(event), await reject({ event_type: 7 })];
      const { status, body } = await redrive('event-rejects', { all: true });
      expect([status, body.redriven, body.next_after]).toEqual([200, 2, null]);
      expect(body.outcomes).toMatchObject([
        { id: good, outcome: 'stored' },
        { id: again, outcome: 'duplicate' },
        { id: bad, outcome: 'rejected', errors: [{ field: 'event_type', code: 'wrong_type' }] },
      ]);
      expect((await pool.query('SELECT event_name FROM events')).rows).toEqual([{ event_name: 'repaired' }]);
      expect((await pool.query('SELECT id FROM event_rejects')).rows).toEqual([{ id: bad }]);
    });

    it('reads an event as its route does, and with the request that brought it', async () => {
      const path = `${analytics.url}/api/v1/analytics/purchase`;
      const headers = { 'x-write-key': 'pk_shop', 'user-agent': 'Mozilla/5.0', 'x-forwarded-for': '203.0.113.77' };
      const body = JSON.stringify({ order_id: 'o-1', currency: 'MYR' });
      const { event_id: id } = (await (await fetch(path, { method: 'POST', headers, body })).json()) as {
        event_id: string;
      };
      // What a later version would read.
      await pool.query('UPDATE event_rejects SET event = $1', [
        JSON.stringify({ order_id: 'o-1', currency: 'MYR', amount: '5' }),
      ]);
      expect((await redrive('event-rejects', { ids: [id] })).body.outcomes).toMatchObject([{ outcome: 'stored' }]);
      expect((await pool.query('SELECT * FROM events')).rows).toMatchObject([
        {
          event_type: 'purchase',
          user_agent: 'Mozilla/5.0',
          ip_address: '203.0.113.0',
          properties: { amount: '5.0000' },
        },
      ]);
    });

    it('stores nothing for a source that is not active', async () => {
      await reject({ event_type: 'click' }, 4_711);
      expect((await redrive('event-rejects', { source_id: 4_711 })).body.outcomes).toMatchObject([
        { outcome: 'rejected', errors: [{ field: 'source', code: 'not_allowed' }] },
      ]);
      expect([await countOf('events'), await countOf('event_rejects')]).toEqual([0, 1]);
    });

    it('takes up all of them in steps, also those that stay', async () => {
      for (let count = 0; count < 501; count += 1) await reject({ event_type: count % 2 ? 'click' : 7 });
      const first = await redrive('event-rejects', { code: 'wrong_type' });
      expect(first.body.outcomes).toHaveLength(500);
      const second = await redrive('event-rejects', { code: 'wrong_type', after: first.body.next_after });
      expect(second.body).toMatchObject({ redriven: 0, next_after: null, outcomes: [{ outcome: 'rejected' }] });
      expect([await countOf('events'), await countOf('event_rejects')]).toEqual([250, 251]);
    });
  });

  describe('of dead events', () => {
    let isFixed: boolean;
    const handled: string[] = [];
    const poisoned: TransactionHandler = {
      name: 'poisoned',
      effect: 'transaction',
      types: 'all',
      async handle(events: readonly StoredEvent[]) {
        for (const { event_name: name } of events) {
          if (name === 'poison' && !isFixed) throw new Error('cannot divide by zero');
          handled.push(name);
        }
        return Promise.resolve();
      },
    };

    async function track(name: string): Promise<void> {
      const body = JSON.stringify({ event_type: 'click', event_name: name });
      await fetch(`${analytics.url}/api/v1/analytics/track`, {
        method: 'POST',
        headers: { 'x-write-key': 'sk_shop' },
        body,
      });
    }
    /** Handles what is there, and what fails again and again without its delays. */
    async function handleAll(): Promise<void> {
      for (let step = 0; step < 10; step += 1) {
        await handleNext(pool, poisoned, 100, LOG);
        await pool.query('UPDATE event_retries SET due_at = now()');
      }
    }
    const listDead = async () => (await callInternal(analytics, 'GET', `dead-events?source_ids=${shop}`)).body.data;

    beforeEach(async () => {
      isFixed = false;
      handled.splice(0);
      await pool.query('DELETE FROM stream_positions');
      await addPosition(pool, poisoned);
    });

    it('gives a poison event, listed with its reason, to its handler once that is fixed', async () => {
      for (const name of ['before', 'poison', 'after']) await track(name);
      await handleAll();
      expect(new Set(handled)).toEqual(new Set(['before', 'after']));
      const [dead, ...more] = await listDead();
      expect(more).toEqual([]);
      expect(dead).toMatchObject({
        handler: 'poisoned',
        attempts: 5,
        reason: 'handler_failed',
        error: expect.stringContaining('cannot divide by zero'),
        event: { event_name: 'poison' },
      });

      isFixed = true;
      expect((await redrive('dead-events', { ids: [dead.id] })).body).toEqual({ redriven: 1, gone: 0, remaining: 0 });
      expect(await listDead()).toEqual([]);
      handled.splice(0);
      await handleAll();
      expect(handled).toEqual(['poison']);
      expect(await countOf('event_retries')).toBe(0);
    });

    it('lists an event again that is still poison, and forgets one that is no longer stored', async () => {
      await track('poison');
      await handleAll();
      await redrive('dead-events', { handler: 'poisoned' });
      await handleAll();
      expect(await listDead()).toMatchObject([{ attempts: 5, reason: 'handler_failed' }]);
      await pool.query('DELETE FROM events');
      expect(await listDead()).toMatchObject([{ event: null }]);
      expect((await redrive('dead-events', { all: true })).body).toEqual({ redriven: 0, gone: 1, remaining: 0 });
      expect(await listDead()).toEqual([]);
    });
  });

  it.each([
    ['event-rejects', {}, 'all'],
    ['event-rejects', { ids: ['x'] }, 'ids'],
    ['event-rejects', { all: true, after: 'x' }, 'after'],
    ['event-rejects', { all: true, code: 'required' }, 'all'],
    ['dead-events', {}, 'all'],
    ['dead-events', { ids: ['x'] }, 'ids'],
    ['dead-events', { ids: [`2026-02-30/1/${uuidV7()}/hourly`] }, 'ids'],
  ] as const)('of %s refuses %j', async (list, choice, field) => {
    expect(await redrive(list, choice)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });
});
