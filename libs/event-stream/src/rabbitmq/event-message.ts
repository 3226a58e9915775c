import type { Log } from '@app/common';
import type { EventKey } from '../event-handler';

/** Events of a message at most. */
export const EVENTS_PER_MESSAGE = 50;

/**
 * A message names events and the handler that they are for. It has their keys only: what an event says stays in the
 * database, so that an erased event is in no queue, and a message is small.
 */
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
export function toMessages(
  handler: string,
  attempts: number,
  events: readonly EventKey[],
  isRetry = false,
): EventMessage[] {
  const messages: EventMessage[] = [];
  for (let from = 0; from < events.length; from += EVENTS_PER_MESSAGE) {
    const keys = events.slice(from, from + EVENTS_PER_MESSAGE);
    messages.push({ handler, attempts, keys, ...(isRetry && { isRetry }) });
  }
  return messages;
}

export function encodeMessage({ handler, attempts, keys, isRetry, seenAllAt }: EventMessage): Buffer {
  const events = keys.map(({ event_day, source_id, event_id }) => [event_day, source_id, event_id]);
  return Buffer.from(JSON.stringify({ handler, attempts, events, is_retry: isRetry, seen_all_at: seenAllAt }));
}

/** A message that is not ours can be handled neither now nor later: it is logged, and left out. */
export function decodeMessages(contents: readonly { content: Buffer }[], log: Log): EventMessage[] {
  return contents.flatMap(({ content }) => {
    try {
      return [decodeMessage(content)];
    } catch (error) {
      log.error('A message of the broker is not ours', error, { beginning: content.toString('utf8', 0, 100) });
      return [];
    }
  });
}

function decodeMessage(content: Buffer): EventMessage {
  const {
    handler,
    attempts,
    events,
    is_retry: isRetry,
    seen_all_at: seenAllAt,
  } = JSON.parse(content.toString()) as Record<string, unknown>;
  if (typeof handler !== 'string' || !Number.isInteger(attempts) || !Array.isArray(events)) {
    throw new TypeError('A message names no handler, attempts and events');
  }
  const keys = events.map((key: [string, number, string]) => {
    const [event_day, source_id, event_id] = key;
    return { event_day, source_id, event_id };
  });
  return {
    handler,
    attempts: attempts as number,
    keys,
    ...(isRetry === true && { isRetry }),
    ...(typeof seenAllAt === 'string' && { seenAllAt }),
  };
}
