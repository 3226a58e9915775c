import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';

/** What identifies an event. */
export interface EventKey {
  event_day: string;
  source_id: number;
  event_id: string;
}

/** An event as the database has it. */
export interface StoredEvent extends EventKey {
  received_at: Date;
  occurred_at: Date;
  event_type: string;
  event_name: string;
  user_id: string | null;
  anonymous_id: string | null;
  session_id: string | null;
  click_id: string | null;
  page_url: string | null;
  referrer: string | null;
  user_agent: string | null;
  ip_address: string | null;
  is_bot: boolean;
  consent: Readonly<Record<string, unknown>> | null;
  library: string | null;
  properties: Readonly<Record<string, unknown>>;
}

/** An event on its way out of the database. */
export interface Delivery extends StoredEvent {
  /** The same at every attempt of the same handler: what a destination recognises a duplicate by. */
  delivery_id: string;
}

/** An event that a destination did not accept, while it accepted the others of the batch. */
export interface Refusal {
  event: EventKey;
  reason: string;
  /** Another attempt would be refused as well. */
  isFinal: boolean;
}

interface HandlerBase {
  /** Names its position in the database, so it never changes. */
  name: string;
  /** The types of events that it handles. */
  types: readonly string[] | 'all';
}

/**
 * Something that is done with every event, in the database. Its effects and its position are committed together, so
 * each event takes effect exactly once. A handler that throws receives the same events one by one, and later again
 * those that it fails on.
 */
export interface TransactionHandler extends HandlerBase {
  effect: 'transaction';
  /**
   * Statements that need no result of each other are best given to the client at once (`Promise.all`): they run in their
   * order, and are sent together.
   *
   * @param client of the transaction, also of other handlers; effects outside it may happen more than once
   */
  handle(events: readonly StoredEvent[], client: PoolClient): Promise<void>;
}

/**
 * Something that is done with every event outside the database, at least once. It has a position of its own, so a slow
 * destination delays no other handler.
 */
export interface OutsideHandler extends HandlerBase {
  effect: 'outside';
  /** Maximum events of a call. */
  maxEvents: number;
  /** How long events wait until a call is full. */
  flushIntervalMs: number;
  /**
   * A call that did not succeed is repeated with the same events and the same batch id, also by another process, so a
   * destination that recognises a batch and not its events stores none twice. The events come from the table, also where
   * there is a broker. Calls begin no more often than the flush interval, however many processes there are.
   */
  isBatchFixed?: true;
  /**
   * Returns what the destination refused; the others are delivered.
   *
   * @param batchId of a fixed batch
   * @throws DestinationUnavailableError when nothing can be delivered at the moment: it is no attempt of the events
   */
  handle(deliveries: readonly Delivery[], batchId?: string): Promise<readonly Refusal[]>;
}

export type EventHandler = TransactionHandler | OutsideHandler;

/** A destination that is down, or limits its clients. All its events wait, and no attempt is counted. */
export class DestinationUnavailableError extends Error {
  /** @param retryAfterMs what the destination asks for; 0: nothing */
  constructor(
    message: string,
    readonly retryAfterMs: number = 0,
  ) {
    super(message);
    this.name = 'DestinationUnavailableError';
  }
}

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
