import type { Log } from '@app/common';
import type { ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
import { MAX_ATTEMPTS, PROCESS_ENDED } from '../retry-schedule';
import { isolateEvents, recordFailure } from '../stream-repository';
import { decodeMessages, type EventMessage } from './event-message';

/**
 * Records in the database what the broker gave up. An event that was delivered alone too often is dead: each time its
 * process ended. All others, which expired or came back with messages of their channel, are published again.
 */
export async function fileDeadMessage(pool: Pool, message: ConsumeMessage, log: Log): Promise<void> {
  const { headers = {} } = message.properties;
  const death = { queue: String(headers['x-first-death-queue']), reason: String(headers['x-first-death-reason']) };
  for (const each of decodeMessages([message], log)) await fileFor(pool, each, death, log);
}

async function fileFor(
  pool: Pool,
  { handler, attempts, keys }: EventMessage,
  { queue, reason }: { queue: string; reason: string },
  log: Log,
): Promise<void> {
  if (reason !== 'delivery_limit' || !queue.endsWith('.isolated')) {
    const events = keys.map((key) => ({ ...key, attempts }));
    await isolateEvents(pool, handler, events, { delaySeconds: 0, reason: `The broker gave it back: ${reason}` });
    return;
  }
  for (const event of keys) {
    await recordFailure(pool, handler, event, {
      attempts: MAX_ATTEMPTS,
      error: PROCESS_ENDED,
      delaySeconds: undefined,
    });
    log.warn('An event is dead', { handler, event_id: event.event_id, attempts: MAX_ATTEMPTS, error: PROCESS_ENDED });
  }
}
