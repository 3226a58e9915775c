import { Log } from '@app/common';
import type { TestDatabase } from '@app/common/testing/test-database';
import { addPosition, createPartitions, handleNext } from '@app/event-stream';
import { createAnalyticsDatabase } from '@app/event-stream/testing/analytics-database';
import { highValuePurchase, unusualBehaviour } from './alerts.handler';

const DAY = '2026-03-01';
const LOG = new Log({ write: () => {}, flush: () => {} }, 'info');
const INSERT = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, session_id,
                      ip_address, is_bot, properties)
  SELECT '${DAY}', 1, gen_random_uuid(), at, at, event_type, event_type, session_id, ip_address, is_bot, properties
  FROM json_to_recordset($1) AS event (at timestamptz, event_type text, session_id text, ip_address inet, is_bot boolean,
                                       properties json)`;

describe('alerts', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createAnalyticsDatabase();
    await createPartitions(database.pool, [DAY]);
    for (const handler of [highValuePurchase, unusualBehaviour]) await addPosition(database.pool, handler);
  });
  afterAll(() => database.drop());
  beforeEach(() => database.pool.query('TRUNCATE events, alerts, alert_counts'));

  async function handle(...events: { at?: string; event_type?: string; is_bot?: boolean; [field: string]: unknown }[]) {
    const rows = events.map((event) => ({
      at: `${DAY}T10:00:00Z`,
      event_type: 'click',
      is_bot: false,
      properties: {},
      ...event,
    }));
    await database.pool.query(INSERT, [JSON.stringify(rows)]);
    for (const handler of [highValuePurchase, unusualBehaviour]) {
      while ((await handleNext(database.pool, handler, 2, LOG)).events > 0);
    }
    const { rows: alerts } = await database.pool.query(
      'SELECT rule, key, details FROM alerts ORDER BY created_at, key',
    );
    return alerts;
  }
  const setRule = (rule: string, fields: string) =>
    database.pool.query(`UPDATE alert_rules SET ${fields} WHERE rule = '${rule}'`);
  const purchase = (order_id: string, amount: string, currency = 'MYR', at = `${DAY}T10:00:00Z`) => ({
    at,
    event_type: 'purchase',
    properties: { order_id, amount, currency },
  });

  it('are raised for a purchase of the amount of its own currency, exactly', async () => {
    await setRule('high_value_purchase', `amounts = '{"MYR": "99999999999999.9999"}'`);
    expect(
      await handle(
        purchase('below', '99999999999999.9998'),
        purchase('at', '99999999999999.9999'),
        purchase('other', '999999999999999.0000', 'USD'),
        { ...purchase('of a bot', '999999999999999.0000'), is_bot: true },
      ),
    ).toMatchObject([{ rule: 'high_value_purchase', key: '1 at', details: { amount: '99999999999999.9999' } }]);
  });

  it('are raised once for an order, also when another report of it comes in the cool-down', async () => {
    await setRule('high_value_purchase', `amounts = '{"MYR": "5"}', cool_down_minutes = 1440`);
    const alerts = await handle(
      purchase('o-1', '5', 'MYR', `${DAY}T10:00:00Z`),
      purchase('o-1', '5', 'MYR', `${DAY}T10:00:01Z`),
      purchase('o-1', '5', 'MYR', '2026-03-02T00:30:00Z'),
      purchase('o-2', '5'),
    );
    expect(alerts.map(({ key }) => key)).toEqual(['1 o-1', '1 o-2']);
  });

  it('are raised once in a window for a session that sends too much, and again after the cool-down', async () => {
    await setRule('session_rate', 'max_count = 3, window_minutes = 10, cool_down_minutes = 20');
    const at = (minute: string, count: number, session = 's-1') =>
      Array.from({ length: count }, () => ({ at: `${DAY}T10:${minute}:00Z`, session_id: session }));
    expect(await handle(...at('01', 3), ...at('12', 3))).toEqual([]);
    expect(await handle(...at('02', 2), ...at('03', 5, 's-2'))).toMatchObject([
      { rule: 'session_rate', key: '1 s-1', details: { session_id: 's-1', count: 5, max_count: 3 } },
      { key: '1 s-2' },
    ]);
    expect(await handle(...at('13', 5))).toHaveLength(2);
    expect(await handle(...at('31', 5))).toHaveLength(3);
  });

  it('are raised for a network, whatever of its addresses is stored', async () => {
    await setRule('address_rate', 'max_count = 2');
    const from = (ip_address: string, is_bot = false) => ({ ip_address, is_bot });
    expect(
      await handle(from('203.0.113.1'), from('203.0.113.2'), from('198.51.100.1'), from('203.0.113.4', true)),
    ).toEqual([]);
    expect(await handle(from('203.0.113.0'))).toMatchObject([
      { rule: 'address_rate', key: '1 203.0.113.0', details: { address: '203.0.113.0', count: 3 } },
    ]);
  });

  it('are raised for a session that buys too often', async () => {
    await setRule('purchases_per_session', 'max_count = 1');
    const bought = (session_id: string) => ({ event_type: 'purchase', session_id });
    expect(await handle(bought('s-8'), bought('s-9'), bought('s-9'), { session_id: 's-8' })).toMatchObject([
      { rule: 'purchases_per_session', key: '1 s-9', details: { count: 2 } },
    ]);
  });

  it('are not raised by a rule that is not active', async () => {
    await setRule('purchases_per_session', 'is_active = false');
    const bought = { event_type: 'purchase', session_id: 's-9' };
    expect(await handle(bought, bought, bought)).toEqual([]);
    expect((await database.pool.query(`SELECT FROM alert_counts WHERE rule = 'purchases_per_session'`)).rowCount).toBe(
      0,
    );
  });
});
