import { inTransaction, type Log, messageForLog } from '@app/common';
import { advanceSnapshot } from '@app/common/database/snapshot';
import type { Pool, PoolClient } from 'pg';
import type { EventHandler, StoredEvent } from './event-handler';
import {
  advancePosition,
  type DueEvent,
  forgetFailure,
  hasWork,
  lockPosition,
  readDue,
  readUnseen,
  recordFailure,
} from './stream-repository';

/** Seconds until an event is given to its handler again, by the number of failures; then it is dead. */
const RETRY_DELAYS_SECONDS = [5, 30, 300, 1_800];
const MAX_ERROR_LENGTH = 1_000;

/** What a step did: how many events the handler received, and whether more are there. */
export interface Step {
  events: number;
  failed: number;
  hasMore: boolean;
}

const NOTHING: Step = { events: 0, failed: 0, hasMore: false };

/**
 * Gives a handler the next events that it has not seen, and those that it failed on and that are due. Its effects, its
 * position and its failures are one transaction: a process that is killed has done nothing, and any number of processes
 * may call this, because one at a time holds the position.
 *
 * @param limit maximum events; more where one transaction stored more
 */
export async function handleNext(pool: Pool, handler: EventHandler, limit: number, log: Log): Promise<Step> {
  if (!(await hasWork(pool, handler.name))) return NOTHING;
  return inTransaction(pool, async (client) => {
    // Position and effects fall together: losing the last of them means handling their events again.
    await client.query('SET LOCAL synchronous_commit = off');
    const seen = await lockPosition(client, handler.name);
    if (seen === undefined) return NOTHING;
    const due = await readDue(client, handler.name, limit);
    const { events, snapshot } = await readUnseen(client, seen, limit);
    const wanted = events.filter((event) => isFor(handler, event));
    const failed = (await retryDue(client, handler, due, log)) + (await handleAll(client, handler, wanted, log));
    const last = events.length < limit ? undefined : events.at(-1);
    const next = last ? advanceSnapshot(seen, snapshot, last.tx) : snapshot;
    await advancePosition(client, handler.name, next, last === undefined);
    return { events: wanted.length + due.length, failed, hasMore: last !== undefined || due.length === limit };
  });
}

function isFor({ types }: EventHandler, { event_type: type }: StoredEvent): boolean {
  return types === 'all' || types.includes(type);
}

/** One by one, so that each failure is counted by itself. */
async function retryDue(
  client: PoolClient,
  handler: EventHandler,
  due: readonly DueEvent[],
  log: Log,
): Promise<number> {
  let failed = 0;
  for (const event of due) {
    // An event that was restored waits for every handler.
    const error = isFor(handler, event) ? await attempt(client, handler, [event]) : undefined;
    if (error === undefined) await forgetFailure(client, handler.name, event);
    else await fail(client, handler, event, event.attempts + 1, error, log);
    failed += error === undefined ? 0 : 1;
  }
  return failed;
}

/** Returns how many failed. Events among which one fails are bisected until it stands alone. */
async function handleAll(
  client: PoolClient,
  handler: EventHandler,
  events: readonly StoredEvent[],
  log: Log,
): Promise<number> {
  if (events.length === 0) return 0;
  const error = await attempt(client, handler, events);
  if (error === undefined) return 0;
  if (events.length === 1) {
    await fail(client, handler, events[0]!, 1, error, log);
    return 1;
  }
  const middle = events.length >> 1;
  const first = await handleAll(client, handler, events.slice(0, middle), log);
  return first + (await handleAll(client, handler, events.slice(middle), log));
}

/** Returns the error of the handler, whose effects are then undone. */
async function attempt(
  client: PoolClient,
  handler: EventHandler,
  events: readonly StoredEvent[],
): Promise<Error | undefined> {
  await client.query('SAVEPOINT handling');
  try {
    await handler.handle(events, client);
  } catch (error) {
    await client.query('ROLLBACK TO SAVEPOINT handling');
    return error instanceof Error ? error : new Error(String(error));
  }
  await client.query('RELEASE SAVEPOINT handling');
  return undefined;
}

async function fail(
  client: PoolClient,
  handler: EventHandler,
  event: StoredEvent,
  attempts: number,
  cause: Error,
  log: Log,
): Promise<void> {
  const error = messageForLog(cause).slice(0, MAX_ERROR_LENGTH);
  const delaySeconds = RETRY_DELAYS_SECONDS[attempts - 1];
  await recordFailure(client, handler.name, event, { attempts, error, delaySeconds });
  const message = delaySeconds === undefined ? 'An event is dead' : 'An event will be handled again';
  log.warn(message, { handler: handler.name, event_id: event.event_id, attempts, error });
}
