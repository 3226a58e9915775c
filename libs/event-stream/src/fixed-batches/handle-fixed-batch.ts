import { inTransaction, type Log } from '@app/common';
import type { Pool } from 'pg';
import { attemptOutside, handles } from '../attempt-events';
import { DestinationUnavailableError, type OutsideHandler } from '../event-handler';
import type { Step } from '../handle-next';
import { recordFailed } from '../record-failed';
import { MAX_ATTEMPTS, PROCESS_ENDED } from '../retry-schedule';
import {
  advancePosition,
  type Claim,
  claimPosition,
  extendClaim,
  findWorkOf,
  releasePosition,
} from '../stream-repository';
import { claimDueBatch, type DueBatch, fixBatch, forgetBatch, postponeBatch, readBatch } from './batch-repository';

/** How long a process that was killed keeps the position from the others. A load takes its time. */
const LEASE_SECONDS = 300;
/** Share of the flush interval for which no process begins a batch: the one that waits for all of it must not come too early. */
const REST = 0.9;
const NOTHING: Step = { events: 0, failed: 0, hasMore: false };

/**
 * Gives a handler a batch that it has to be given again, or else the next one. Its events are never given alone: that would
 * be as many loads, and the destination recognises a batch only as a whole.
 *
 * @throws DestinationUnavailableError the same batch is next
 */
export async function handleFixedBatch(pool: Pool, handler: OutsideHandler, log: Log): Promise<Step> {
  const { hasUnseen, hasDue } = await findWorkOf(pool, handler.name);
  if (!hasUnseen && !hasDue) return NOTHING;
  const claim = await claimPosition(pool, handler.name, LEASE_SECONDS);
  if (!claim) return NOTHING;
  const claiming = extendingClaim(pool, handler, claim);
  try {
    const due = await claimDueBatch(pool, handler.name, handler.maxEvents);
    if (due.length === 0) return await deliverNext(pool, claiming, claim, log);
    const failed = await deliverAgain(pool, claiming, due, log);
    await releasePosition(pool, claim);
    return { events: due.length, failed, hasMore: true };
  } catch (error) {
    if (error instanceof DestinationUnavailableError) await releasePosition(pool, claim);
    throw error;
  }
}

/** A batch that is bisected takes many loads, and no other process may begin them meanwhile. */
function extendingClaim(pool: Pool, handler: OutsideHandler, claim: Claim): OutsideHandler {
  return {
    ...handler,
    async handle(deliveries, batchId) {
      if (await extendClaim(pool, claim, LEASE_SECONDS)) return handler.handle(deliveries, batchId);
      throw new DestinationUnavailableError('Another process has claimed the position');
    },
  };
}

async function deliverNext(pool: Pool, handler: OutsideHandler, claim: Claim, log: Log): Promise<Step> {
  const { batchId, end, hasMore } = await fixBatch(pool, claim, handler.maxEvents);
  const events = await readBatch(pool, claim.snapshot, end);
  const wanted = events.filter(({ event_type: type }) => handles(handler, type));
  const failures = await attemptOutside(handler, wanted, batchId);
  for (const failure of failures) await recordFailed(pool, handler, failure, 1, log);
  const restSeconds = hasMore || wanted.length === 0 ? 0 : (REST * handler.flushIntervalMs) / 1_000;
  await advancePosition(pool, claim, { snapshot: end, isComplete: !hasMore, restSeconds });
  return { events: wanted.length, failed: failures.length, hasMore };
}

/** Returns how many failed. Those have left the batch, whose others are forgotten. */
async function deliverAgain(pool: Pool, handler: OutsideHandler, due: DueBatch, log: Log): Promise<number> {
  const { batchId } = due[0]!;
  const tooOften = due.filter(({ attempts }) => attempts > MAX_ATTEMPTS);
  // Without a type, the row of the event is gone: it was erased or is too old.
  const wanted = due.filter(
    ({ attempts, event_type: type }) => attempts <= MAX_ATTEMPTS && type !== null && handles(handler, type),
  );
  try {
    const failures = await attemptOutside(handler, wanted, batchId);
    // In one transaction: a batch without some of its events would be another one to the destination.
    await inTransaction(pool, async (client) => {
      for (const failure of failures) await recordFailed(client, handler, failure, failure.event.attempts, log);
      for (const event of tooOften) {
        await recordFailed(client, handler, { event, error: PROCESS_ENDED, isFinal: true }, MAX_ATTEMPTS, log);
      }
      await forgetBatch(client, handler.name, batchId);
    });
    return failures.length + tooOften.length;
  } catch (error) {
    if (error instanceof DestinationUnavailableError) await postponeBatch(pool, handler.name, batchId, error.message);
    throw error;
  }
}
