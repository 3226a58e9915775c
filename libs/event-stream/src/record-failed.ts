import type { Log } from '@app/common';
import type { Failure } from './attempt-events';
import type { EventHandler, StoredEvent } from './event-handler';
import { retryDelaySeconds } from './retry-schedule';
import { recordFailure } from './stream-repository';

/** Lets an event wait for its next attempt, or gives it up after the last one. */
export async function recordFailed(
  database: Parameters<typeof recordFailure>[0],
  { name }: EventHandler,
  { event, error, isFinal }: Failure<StoredEvent>,
  attempts: number,
  log: Log,
): Promise<void> {
  const delaySeconds = isFinal ? undefined : retryDelaySeconds(attempts);
  await recordFailure(database, name, event, { attempts, error, delaySeconds });
  const message = delaySeconds === undefined ? 'An event is dead' : 'An event will be handled again';
  log.warn(message, { handler: name, event_id: event.event_id, attempts, error });
}
