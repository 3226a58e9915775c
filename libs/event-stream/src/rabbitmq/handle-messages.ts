import { inTransaction, type Log } from '@app/common';
import type { Pool } from 'pg';
import { attemptInTransaction, attemptOutside, type Failure, keyOf } from '../attempt-events';
import type { EventHandler, EventKey, OutsideHandler, TransactionHandler } from '../event-handler';
import { recordFailed } from '../record-failed';
import { retryDelaySeconds } from '../retry-schedule';
import type { UnseenEvent } from '../stream-repository';
import type { EventMessage } from './event-message';
import { forgetHandled, readUnhandled, recordComplete, recordDelivered, recordHandled } from './handled-repository';

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
  const result = await (handler.effect === 'transaction'
    ? handleInTransaction(pool, handler, keys, attemptsOf, log)
    : handleOutside(pool, handler, keys, attemptsOf, log));
  for (const { seenAllAt } of messages) if (seenAllAt) await recordComplete(pool, handler.name, seenAllAt);
  return result;
}

type AttemptsOf = (event: EventKey) => number;

/** The effects, and that they were made, are one transaction, which is on disk before the messages are acknowledged. */
async function handleInTransaction(
  pool: Pool,
  handler: TransactionHandler,
  keys: readonly EventKey[],
  attemptsOf: AttemptsOf,
  log: Log,
): Promise<Handled> {
  if (keys.length === 0) return { handled: 0, failed: 0, retries: [] };
  return inTransaction(pool, async (client) => {
    const events = await recordHandled(client, handler.name, keys);
    const failures = await attemptInTransaction(handler, client, events);
    await forgetHandled(
      client,
      handler.name,
      failures.map(({ event }) => event),
    );
    for (const failure of dead(failures, attemptsOf)) {
      await recordFailed(client, handler, failure, attemptsOf(failure.event), log);
    }
    return outcome(handler, events, failures, attemptsOf);
  });
}

async function handleOutside(
  pool: Pool,
  handler: OutsideHandler,
  keys: readonly EventKey[],
  attemptsOf: AttemptsOf,
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
  for (const failure of dead(failures, attemptsOf)) {
    await recordFailed(pool, handler, failure, attemptsOf(failure.event), log);
  }
  return outcome(handler, events, failures, attemptsOf);
}

function dead(failures: readonly Failure<UnseenEvent>[], attemptsOf: AttemptsOf): Failure<UnseenEvent>[] {
  return failures.filter((failure) => !isRetried(failure, attemptsOf));
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
      return { handler, attempts: attemptsOf(key), keys: [key] };
    });
  return { handled: events.length - failures.length, failed: failures.length, retries };
}
