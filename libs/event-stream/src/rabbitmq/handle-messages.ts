import { inTransaction, type Log } from '@app/common';
import type { Pool } from 'pg';
import { attemptInTransaction, attemptOutside, type Failure, keyOf } from '../attempt-events';
import type { EventHandler, EventKey, OutsideHandler, TransactionHandler } from '../event-handler';
import { recordFailed } from '../record-failed';
import { IN_BROKER_SECONDS, retryDelaySeconds } from '../retry-schedule';
import { recordFailure, type UnseenEvent } from '../stream-repository';
import type { EventMessage } from './event-message';
import {
  forgetHandled,
  forgetRetries,
  readUnhandled,
  recordComplete,
  recordDelivered,
  recordHandled,
} from './handled-repository';

/** What became of the events of messages: the failed ones have to be published for their next attempt. */
export interface Handled {
  handled: number;
  failed: number;
  retries: EventMessage[];
}

/**
 * Handles the events of messages for one handler, those that were handled before left out.
 *
 * @throws DestinationUnavailableError when nothing was recorded, and no attempt counts
 */
export async function handleMessages(
  pool: Pool,
  handler: EventHandler,
  messages: readonly EventMessage[],
  log: Log,
): Promise<Handled> {
  const attempts = new Map(messages.flatMap((message) => message.keys.map((key) => [keyOf(key), message.attempts])));
  const keys = messages.flatMap((message) => message.keys);
  const attemptsOf = (event: EventKey): number => (attempts.get(keyOf(event)) ?? 0) + 1;
  const retried = messages.flatMap((message) => (message.isRetry ? message.keys : []));
  const batch = { keys, retried, attemptsOf };
  const result = await (handler.effect === 'transaction'
    ? handleInTransaction(pool, handler, batch, log)
    : handleOutside(pool, handler, batch, log));
  await recordSeenAll(pool, handler, messages);
  return result;
}

/** Messages for a handler of the database. */
export interface Group {
  handler: TransactionHandler;
  messages: readonly EventMessage[];
}

/**
 * Handles messages for several handlers in one transaction: one commit on disk for all of them. It is for events that no
 * handler has failed on.
 *
 * @returns how many events each handler received @throws Error when one of them failed; nothing has happened
 */
export async function handleGroups(
  pool: Pool,
  groups: readonly Group[],
): Promise<{ handler: string; handled: number }[]> {
  // All processes take the locks of handlers in one order, so that two of them cannot deadlock.
  const inOrder = groups.toSorted((one, other) => (one.handler.name < other.handler.name ? -1 : 1));
  const wanted = inOrder.map(({ handler, messages }) => ({
    handler: handler.name,
    keys: messages.flatMap((message) => message.keys),
  }));
  const handled = await inTransaction(pool, async (client) => {
    const fresh = await recordHandled(client, wanted);
    const handleFresh = async ({ handler }: Group): Promise<{ handler: string; handled: number }> => {
      const events = fresh.get(handler.name)!;
      if (events.length > 0) await handler.handle(events, client);
      return { handler: handler.name, handled: events.length };
    };
    return Promise.all(inOrder.map(handleFresh));
  });
  for (const { handler, messages } of groups) await recordSeenAll(pool, handler, messages);
  return handled;
}

async function recordSeenAll(pool: Pool, { name }: EventHandler, messages: readonly EventMessage[]): Promise<void> {
  for (const { seenAllAt } of messages) if (seenAllAt) await recordComplete(pool, name, seenAllAt);
}

type AttemptsOf = (event: EventKey) => number;

interface Batch {
  keys: readonly EventKey[];
  /** Those that have rows in event_retries. */
  retried: readonly EventKey[];
  attemptsOf: AttemptsOf;
}

/** The effects, and that they were made, are one transaction, which is on disk before the messages are acknowledged. */
async function handleInTransaction(
  pool: Pool,
  handler: TransactionHandler,
  { keys, retried, attemptsOf }: Batch,
  log: Log,
): Promise<Handled> {
  if (keys.length === 0) return { handled: 0, failed: 0, retries: [] };
  return inTransaction(pool, async (client) => {
    const events = (await recordHandled(client, [{ handler: handler.name, keys }])).get(handler.name)!;
    const failures = await attemptInTransaction(handler, client, events);
    await forgetHandled(
      client,
      handler.name,
      failures.map(({ event }) => event),
    );
    await forgetRetries(client, handler.name, retried);
    await recordFailures(client, handler, failures, attemptsOf, log);
    return outcome(handler, events, failures, attemptsOf);
  });
}

async function handleOutside(
  pool: Pool,
  handler: OutsideHandler,
  { keys, retried, attemptsOf }: Batch,
  log: Log,
): Promise<Handled> {
  if (keys.length === 0) return { handled: 0, failed: 0, retries: [] };
  const events = await readUnhandled(pool, handler.name, keys);
  const failures = await attemptOutside(handler, events);
  const failed = new Set(failures.map(({ event }) => keyOf(event)));
  await recordDelivered(
    pool,
    handler.name,
    events.filter((event) => !failed.has(keyOf(event))),
  );
  await forgetRetries(
    pool,
    handler.name,
    retried.filter((event) => !failed.has(keyOf(event))),
  );
  await recordFailures(pool, handler, failures, attemptsOf, log);
  return outcome(handler, events, failures, attemptsOf);
}

/** An event that is published for its next attempt waits in a queue of the broker; its row says so until it is handled. */
async function recordFailures(
  database: Parameters<typeof recordFailure>[0],
  handler: EventHandler,
  failures: readonly Failure<UnseenEvent>[],
  attemptsOf: AttemptsOf,
  log: Log,
): Promise<void> {
  for (const failure of failures) {
    const { event, error } = failure;
    const attempts = attemptsOf(event);
    if (isRetried(failure, attemptsOf)) {
      await recordFailure(database, handler.name, event, { attempts, error, delaySeconds: IN_BROKER_SECONDS });
    } else await recordFailed(database, handler, failure, attempts, log);
  }
}

function isRetried({ event, isFinal }: Failure<UnseenEvent>, attemptsOf: AttemptsOf): boolean {
  return !isFinal && retryDelaySeconds(attemptsOf(event)) !== undefined;
}

function outcome(
  { name: handler }: EventHandler,
  events: readonly UnseenEvent[],
  failures: readonly Failure<UnseenEvent>[],
  attemptsOf: AttemptsOf,
): Handled {
  const retries = failures
    .filter((failure) => isRetried(failure, attemptsOf))
    .map(({ event: { event_day, source_id, event_id } }) => {
      const key = { event_day, source_id, event_id };
      return { handler, attempts: attemptsOf(key), keys: [key], isRetry: true as const };
    });
  return { handled: events.length - failures.length, failed: failures.length, retries };
}
