import { messageForLog } from '@app/common';
import type { ClientBase, PoolClient } from 'pg';
import {
  DestinationUnavailableError,
  type EventHandler,
  type EventKey,
  type OutsideHandler,
  type StoredEvent,
  type TransactionHandler,
  withDeliveryIds,
} from './event-handler';

const MAX_ERROR_LENGTH = 1_000;

/** An event on which a handler failed. */
export interface Failure<E extends StoredEvent> {
  event: E;
  error: string;
  /** Another attempt would fail as well. */
  isFinal: boolean;
}

type Attempt<E extends StoredEvent> = (events: readonly E[]) => Promise<readonly Failure<E>[]>;

/** Whether a handler handles events of this type. */
export function handles({ types }: EventHandler, eventType: string): boolean {
  return types === 'all' || types.includes(eventType);
}

/** Handles events in a transaction, and undoes the effects of those that fail. */
export function attemptInTransaction<E extends StoredEvent>(
  handler: TransactionHandler,
  client: PoolClient,
  events: readonly E[],
): Promise<Failure<E>[]> {
  return bisect(events, async (part) => {
    await client.query('SAVEPOINT handling');
    try {
      await handler.handle(part, client);
    } catch (error) {
      await undo(client, error);
      throw error;
    }
    await client.query('RELEASE SAVEPOINT handling');
    return [];
  });
}

/**
 * Delivers events.
 *
 * @throws DestinationUnavailableError when some may not have been delivered, and none of them is to blame
 */
export async function attemptOutside<E extends StoredEvent>(
  handler: OutsideHandler,
  events: readonly E[],
  batchId?: string,
): Promise<Failure<E>[]> {
  const failures: Failure<E>[] = [];
  for (let from = 0; from < events.length; from += handler.maxEvents) {
    const deliver: Attempt<E> = async (part) => {
      const refusals = await handler.handle(withDeliveryIds(handler.name, part), batchId);
      const refused = new Map(refusals.map((refusal) => [keyOf(refusal.event), refusal]));
      return part.flatMap((event) => {
        const refusal = refused.get(keyOf(event));
        return refusal ? [{ event, error: shorten(refusal.reason), isFinal: refusal.isFinal }] : [];
      });
    };
    failures.push(...(await bisect(events.slice(from, from + handler.maxEvents), deliver)));
  }
  return failures;
}

/** A text that identifies an event among others. */
export function keyOf({ event_day, source_id, event_id }: EventKey): string {
  return `${event_day} ${source_id} ${event_id}`;
}

/** Events among which one fails are bisected until it stands alone. */
async function bisect<E extends StoredEvent>(events: readonly E[], attempt: Attempt<E>): Promise<Failure<E>[]> {
  if (events.length === 0) return [];
  try {
    return [...(await attempt(events))];
  } catch (error) {
    if (error instanceof DestinationUnavailableError) throw error;
    if (error instanceof LostTransactionError) throw error;
    if (events.length === 1) return [{ event: events[0]!, error: shorten(messageForLog(error)), isFinal: false }];
  }
  const middle = events.length >> 1;
  const first = await bisect(events.slice(0, middle), attempt);
  return [...first, ...(await bisect(events.slice(middle), attempt))];
}

/** The transaction ended with its connection: no event is to blame. */
class LostTransactionError extends Error {}

async function undo(client: ClientBase, cause: unknown): Promise<void> {
  try {
    await client.query('ROLLBACK TO SAVEPOINT handling');
  } catch {
    throw new LostTransactionError('The transaction of a handler was lost', { cause });
  }
}

function shorten(text: string): string {
  return text.slice(0, MAX_ERROR_LENGTH);
}
