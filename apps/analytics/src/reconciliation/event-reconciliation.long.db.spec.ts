import { randomUUID } from 'node:crypto';
import { until } from '@app/common/testing/until';
import type { EventReconciliation } from '@app/internal-protocol';
import { type AnalyticsUnderTest, callInternal, startAnalytics } from '../testing/analytics-under-test';
import { insertSource } from '../testing/insert-source';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('reconciliation of events', () => {
  let first: AnalyticsUnderTest;
  let second: AnalyticsUnderTest;
  beforeEach(async () => {
    first = await startAnalytics();
    second = await startAnalytics({}, first);
  });
  afterEach(async () => {
    await second.stop();
    await first.stop();
  });

  async function send(to: AnalyticsUnderTest, events: object[], headers: Record<string, string> = {}): Promise<number> {
    const init = { method: 'POST', headers, body: JSON.stringify({ events }) };
    return (await fetch(`${to.url}/api/v1/analytics/track/batch`, init)).status;
  }

  /** Each collector writes what it has counted within a second. */
  const settle = (received: number): Promise<unknown> =>
    until('the counts are written', async () => {
      const { rows } = await first.database.pool.query<{ received: number }>(
        `SELECT sum(received)::integer AS received FROM boot_counts WHERE subject NOT LIKE '% %'`,
      );
      return rows[0]!.received === received;
    });

  async function read(query = ''): Promise<EventReconciliation> {
    const from = new Date(Date.now() - 5 * HOUR_MS).toISOString();
    const to = new Date(Date.now() + HOUR_MS).toISOString();
    const { status, body } = await callInternal(first, 'GET', `event-reconciliation?from=${from}&to=${to}${query}`);
    expect(status).toBe(200);
    return body as EventReconciliation;
  }

  /** The hours together: a test may run over the end of one. */
  function sum({ data }: EventReconciliation): Record<string, number> {
    const total: Record<string, number> = {};
    for (const { source: _source, hour: _hour, state: _state, ...counts } of data) {
      for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count;
    }
    return total;
  }

  const event = (): object => ({ event_type: 'click', event_id: randomUUID(), timestamp: new Date().toISOString() });
  const zero = {
    received: 0,
    stored: 0,
    duplicates: 0,
    rejected: 0,
    dropped: 0,
    refused: 0,
    uncertain: 0,
    difference: 0,
  };

  it('accounts for every event of two collectors that receive the same ones at once', async () => {
    const events = Array.from({ length: 40 }, event);
    const bad = { event_type: 7 };
    await Promise.all([
      ...[first, second].map((collector) => send(collector, [...events, events[0]!, bad])),
      ...events.map((each, place) => send(place % 2 ? first : second, [each])),
    ]);
    await settle(124);
    const report = await read();
    expect(sum(report)).toEqual({ ...zero, received: 124, stored: 40, duplicates: 82, rejected: 2 });
    expect(report).toMatchObject({ adds_up: true, is_certain: true });
  });

  it('finds an event that is stored no more', async () => {
    await send(first, [event(), event()]);
    await settle(2);
    await first.database.pool.query('DELETE FROM events WHERE ctid = (SELECT ctid FROM events LIMIT 1)');
    await backdate(3);
    const report = await read();
    expect(sum(report)).toMatchObject({ received: 2, stored: 1, difference: 1 });
    expect(report.adds_up).toBe(false);
  });

  /** Moves everything so many hours back, so that its hours are over. */
  async function backdate(hours: number): Promise<void> {
    const { pool } = first.database;
    const ago = `interval '${hours} hours'`;
    await pool.query(`UPDATE events SET received_at = received_at - ${ago}`);
    await pool.query(`UPDATE boot_counts SET hour = hour - ${ago}`);
    await pool.query(
      `UPDATE boots SET started_at = started_at - ${ago}, last_written_at = last_written_at - ${ago}, ended_at = ended_at - ${ago}`,
    );
  }

  it('explains what a collector stored that was killed before it wrote its counts', async () => {
    const { pool } = first.database;
    await send(second, [event(), event()]);
    await second.stop();
    await pool.query('DELETE FROM boot_counts');
    await pool.query('UPDATE boots SET ended_at = NULL');
    await backdate(3);
    const report = await read();
    expect(sum(report)).toMatchObject({ received: 0, stored: 2, difference: -2 });
    expect(report).toMatchObject({ adds_up: true, is_certain: false, data: [{ state: 'unknown' }] });
  });

  it('counts a redriven event once, in the hour in which it was received', async () => {
    const { pool } = first.database;
    await send(first, [{ event_type: 7 }, { event_type: 7 }, { event_type: 7 }]);
    await pool.query(`UPDATE event_rejects SET event = '{"event_type":"click","event_id":"same"}'`);
    await pool.query(
      `UPDATE event_rejects SET event = '{"event_type":7}' WHERE id = (SELECT id FROM event_rejects ORDER BY id DESC LIMIT 1)`,
    );
    await callInternal(first, 'POST', 'event-rejects/redrive', { all: true });
    await settle(3);
    expect(sum(await read())).toEqual({ ...zero, received: 3, stored: 1, duplicates: 1, rejected: 1 });
  });

  it('counts events that a server delivers long after, although their day may be deleted soon', async () => {
    const source = await insertSource(first, 'server');
    const timestamp = new Date(Date.now() - 20 * DAY_MS).toISOString();
    const past = { event_type: 'click', event_id: 'past', timestamp };
    await send(first, [past, past, event()], { 'x-write-key': 'sk_server' });
    await settle(4);
    await first.database.pool.query(`DELETE FROM events WHERE event_day < current_date - 10`);
    // The source was found by another event.
    expect(sum(await read(`&source_id=${source}`))).toEqual({ ...zero, received: 4, stored: 3, duplicates: 1 });
  });

  it('counts what was answered with an error as refused', async () => {
    const { pool } = first.database;
    await pool.query('ALTER TABLE events RENAME TO hidden');
    await expect(send(first, [event()])).resolves.toBe(503);
    await pool.query('ALTER TABLE hidden RENAME TO events');
    await settle(1);
    expect(sum(await read())).toEqual({ ...zero, received: 1, refused: 1, uncertain: 1 });
  });

  it('is read for one source', async () => {
    await send(first, [event()]);
    await settle(1);
    expect(sum(await read('&source_id=999999'))).toEqual({});
    expect(sum(await read('&source_id=1'))).toMatchObject({ received: 1 });
  });
});
