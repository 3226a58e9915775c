import { readStatement } from '@app/common/database/read-statement';
import { truncateAddress } from '@app/events';
import type { TransactionHandler } from '@app/event-stream';

const RAISE_RATE_ALERTS = readStatement(__dirname, 'raise_rate_alerts');

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
