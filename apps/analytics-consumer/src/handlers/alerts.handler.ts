import { readStatement } from '@app/common/database/read-statement';
import type { StoredEvent, TransactionHandler } from '@app/event-stream';
import { truncateAddress } from '@app/events';

const RAISE_PURCHASE_ALERTS = readStatement(__dirname, 'raise_purchase_alerts');
const RAISE_RATE_ALERTS = readStatement(__dirname, 'raise_rate_alerts');
const DECIMAL = /^-?\d{1,18}(?:\.\d{1,4})?$/;

/** Raises an alert for purchases of at least an amount, which an admin sets for each currency. */
export const highValuePurchase: TransactionHandler = {
  name: 'high_value_purchase',
  effect: 'transaction',
  types: ['purchase'],

  async handle(events, client) {
    const purchases = events.flatMap(toPurchase);
    if (purchases.length > 0) await client.query({ ...RAISE_PURCHASE_ALERTS, values: [JSON.stringify(purchases)] });
  },
};

function toPurchase({ source_id, event_id, session_id, occurred_at, is_bot, properties }: StoredEvent): object[] {
  const { amount, currency, order_id } = properties;
  if (is_bot || typeof amount !== 'string' || !DECIMAL.test(amount) || typeof currency !== 'string') return [];
  const order = typeof order_id === 'string' ? order_id : null;
  return [{ source_id, event_id, order_id: order, session_id, occurred_at, currency, amount }];
}

/** Raises an alert for a session or a network that sends more events than its rule allows, or buys more often. */
export const unusualBehaviour: TransactionHandler = {
  name: 'unusual_behaviour',
  effect: 'transaction',
  types: 'all',

  async handle(events, client) {
    const rows = events
      .filter(({ is_bot }) => !is_bot)
      .map(({ source_id, received_at, session_id, ip_address, event_type }) => ({
        source_id,
        received_at,
        session_id,
        address: ip_address === null ? null : truncateAddress(ip_address),
        is_purchase: event_type === 'purchase',
      }));
    if (rows.length > 0) await client.query({ ...RAISE_RATE_ALERTS, values: [JSON.stringify(rows)] });
  },
};
