import { inTransaction, type Log } from '@app/common';
import type { Pool } from 'pg';
import { attemptInTransaction, attemptOutside, handles } from './attempt-events';
import { DestinationUnavailableError, type EventHandler } from './event-handler';
import { recordFailed } from './record-failed';
import { MAX_ATTEMPTS, PROCESS_ENDED } from './retry-schedule';
import { claimDue, type DueEvent, forgetFailure, recordFailure } from './stream-repository';

/** An event whose destination is unavailable has not failed; its attempt is not counted. */
const UNAVAILABLE_DELAY_SECONDS = 30;

/**
 * Gives a handler up to `limit` events again that it failed on and that are due, each alone. An attempt is counted before
 * it begins, so an event that ends the process is given up as well.
 */
export async function retryDue(
  pool: Pool,
  handler: EventHandler,
  limit: number,
  log: Log,
): Promise<{ events: number; failed: number }> {
  let [events, failed] = [0, 0];
  for (; events < limit; events += 1) {
    const event = await claimDue(pool, handler.name);
    if (!event) break;
    failed += (await retry(pool, handler, event, log)) ? 0 : 1;
  }
  return { events, failed };
}

/** Whether it was handled. */
async function retry(pool: Pool, handler: EventHandler, event: DueEvent, log: Log): Promise<boolean> {
  if (event.attempts > MAX_ATTEMPTS) {
    await recordFailed(pool, handler, { event, error: PROCESS_ENDED, isFinal: true }, MAX_ATTEMPTS, log);
    return false;
  }
  // A restored event waits for every handler; one that was erased or is too old has no row any more.
  if (event.event_type === null || !handles(handler, event.event_type)) {
    await forgetFailure(pool, handler.name, event);
    return true;
  }
  if (handler.effect === 'outside') return deliver(pool, handler, event, log);
  return inTransaction(pool, async (client) => {
    if (!(await forgetFailure(client, handler.name, event))) return true;
    const [failure] = await attemptInTransaction(handler, client, [event]);
    if (failure) await recordFailed(client, handler, failure, event.attempts, log);
    return failure === undefined;
  });
}

async function deliver(
  pool: Pool,
  handler: Extract<EventHandler, { effect: 'outside' }>,
  event: DueEvent,
  log: Log,
): Promise<boolean> {
  try {
    const [failure] = await attemptOutside(handler, [event]);
    if (failure) await recordFailed(pool, handler, failure, event.attempts, log);
    else await forgetFailure(pool, handler.name, event);
    return failure === undefined;
  } catch (error) {
    if (!(error instanceof DestinationUnavailableError)) throw error;
    const failure = { attempts: event.attempts - 1, error: error.message, delaySeconds: UNAVAILABLE_DELAY_SECONDS };
    await recordFailure(pool, handler.name, event, failure);
    throw error;
  }
}
