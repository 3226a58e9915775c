import { readStatement } from '@app/common/database/read-statement';
import { hashOfVisit } from '@app/events';
import type { StoredEvent, TransactionHandler } from '@app/event-stream';

const RECORD_ITEMS = readStatement(__dirname, 'record_items');
/** A longer id is data, not an id. */
const MAX_ID_LENGTH = 255;

/** Which products were viewed and bought in each session, for recommendations. Bots take no part. */
export const items: TransactionHandler = {
  name: 'items',
  effect: 'transaction',
  types: ['product_view', 'purchase'],

  async handle(events, client) {
    const rows = events.flatMap((event) => {
      const session = event.is_bot ? null : hashOfVisit(event, event.occurred_at);
      if (session === null) return [];
      const { source_id, occurred_at, event_type } = event;
      return productsOf(event).map((product_id) => ({
        source_id,
        session_hash: session,
        product_id,
        is_bought: event_type === 'purchase',
        last_at: occurred_at,
      }));
    });
    if (rows.length > 0) await client.query({ ...RECORD_ITEMS, values: [JSON.stringify(rows)] });
  },
};

/** The product of an event itself, and those of its items. */
export function productsOf({ properties }: Pick<StoredEvent, 'properties'>): string[] {
  const entries: unknown[] = Array.isArray(properties['items']) ? properties['items'] : [];
  const products = [properties, ...entries].flatMap((entry) => {
    const id = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>)['product_id'] : null;
    const text = typeof id === 'number' ? String(id) : id;
    const isId = typeof text === 'string' && text !== '' && text.length <= MAX_ID_LENGTH && !text.includes('\0');
    return isId && text.isWellFormed() ? [text] : [];
  });
  return [...new Set(products)];
}
