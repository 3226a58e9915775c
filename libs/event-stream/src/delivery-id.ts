import { createHash } from 'node:crypto';
import type { Delivery, EventKey, StoredEvent } from './event-handler';

/** The same events, each with the id by which the destination of a handler recognises it. */
export function withDeliveryIds(handler: string, events: readonly StoredEvent[]): Delivery[] {
  return events.map((event) => ({ ...event, delivery_id: deliveryIdOf(handler, event) }));
}

/** A UUIDv8 (RFC 9562) of the SHA-256 of what identifies the delivery. */
export function deliveryIdOf(handler: string, { event_day, source_id, event_id }: EventKey): string {
  const identity = JSON.stringify([handler, event_day, source_id, event_id]);
  const bytes = createHash('sha256').update(identity).digest().subarray(0, 16);
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
