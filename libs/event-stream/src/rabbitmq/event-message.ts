import type { Log } from '@app/common';
import type { EventKey } from '../event-handler';

/** Events of a message at most. */
export const EVENTS_PER_MESSAGE = 50;

/**
 * A message names events and the handlers that they are for. It has their keys only: what an event says stays in the
 * database, so that an erased event is in no queue, and a message is small.
 */
export interface SharedMessage extends Omit<EventMessage, 'handler'> {
  handlers: readonly string[];
}

/** What a message has for one of its handlers. */
export interface EventMessage {
  handler: string;
  /** How often the handler has failed on them. */
  attempts: number;
  keys: readonly EventKey[];
  /** Its events have rows in event_retries, which end with them. */
  isRetry?: true;
  /** Of a message without events: when the handler had seen all events, those of earlier messages included. */
  seenAllAt?: string;
}

/** Splits events into messages, in their order. */
export function toMessages<Key extends EventKey>(
  handlers: readonly string[],
  attempts: number,
  events: readonly Key[],
  isRetry = false,
): (Omit<SharedMessage, 'keys'> & { keys: readonly Key[] })[] {
  const messages: (Omit<SharedMessage, 'keys'> & { keys: readonly Key[] })[] = [];
  for (let from = 0; from < events.length; from += EVENTS_PER_MESSAGE) {
    const keys = events.slice(from, from + EVENTS_PER_MESSAGE);
    messages.push({ handlers, attempts, keys, ...(isRetry && { isRetry }) });
  }
  return messages;
}

export function encodeMessage({ handlers, attempts, keys, isRetry, seenAllAt }: SharedMessage): Buffer {
  const events = keys.map(({ event_day, source_id, event_id }) => [event_day, source_id, event_id]);
  return Buffer.from(JSON.stringify({ handlers, attempts, events, is_retry: isRetry, seen_all_at: seenAllAt }));
}

/** What messages have for each handler. One that is not ours can be handled neither now nor later: it is logged, and left out. */
export function decodeMessages(contents: readonly { content: Buffer }[], log: Log): EventMessage[] {
  return contents.flatMap(({ content }) => {
    try {
      return decodeMessage(content);
    } catch (error) {
      log.error('A message of the broker is not ours', error, { beginning: content.toString('utf8', 0, 100) });
      return [];
    }
  });
}

function decodeMessage(content: Buffer): EventMessage[] {
  const {
    handlers,
    attempts,
    events,
    is_retry: isRetry,
    seen_all_at: seenAllAt,
  } = JSON.parse(content.toString()) as Record<string, unknown>;
  if (!Array.isArray(handlers) || !Number.isInteger(attempts) || !Array.isArray(events)) {
    throw new TypeError('A message names no handlers, attempts and events');
  }
  const keys = events.map((key: [string, number, string]) => {
    const [event_day, source_id, event_id] = key;
    return { event_day, source_id, event_id };
  });
  return handlers.map((handler: string) => ({
    handler,
    attempts: attempts as number,
    keys,
    ...(isRetry === true && { isRetry }),
    ...(typeof seenAllAt === 'string' && { seenAllAt }),
  }));
}
