import { readStatement } from '@app/common/database/read-statement';
import type { TransactionHandler } from '@app/event-stream';

const COUNT_EVENTS = readStatement(__dirname, 'count_events');
const ADD_PURCHASES = readStatement(__dirname, 'add_purchases');

/** The roll-up by the UTC hour in which events occurred: how many, and what was bought. */
export const hourly: TransactionHandler = {
  name: 'hourly',
  effect: 'transaction',
  types: 'all',

  async handle(events, client) {
    const rows = events.map(({ source_id, occurred_at, event_type, event_name, is_bot }) => ({
      source_id,
      occurred_at,
      event_type,
      event_name,
      is_bot,
    }));
    const purchases = events.flatMap(({ source_id, occurred_at, event_type, is_bot, properties }) => {
      const { amount, currency } = properties;
      const isPaid = event_type === 'purchase' && typeof amount === 'string' && typeof currency === 'string';
      return isPaid ? [{ source_id, occurred_at, is_bot, currency, amount }] : [];
    });
    await Promise.all([
      client.query({ ...COUNT_EVENTS, values: [JSON.stringify(rows)] }),
      purchases.length > 0 && client.query({ ...ADD_PURCHASES, values: [JSON.stringify(purchases)] }),
    ]);
  },
};
