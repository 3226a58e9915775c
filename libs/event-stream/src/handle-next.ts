import { inTransaction, type Log } from '@app/common';
import type { Pool } from 'pg';
import { attemptInTransaction, attemptOutside } from './attempt-events';
import {
  DestinationUnavailableError,
  type EventHandler,
  type OutsideHandler,
  type TransactionHandler,
} from './event-handler';
import { handleFixedBatch } from './fixed-batches/handle-fixed-batch';
import { recordFailed } from './record-failed';
import { retryDue } from './retry-due';
import {
  advancePosition,
  type Claim,
  claimPosition,
  findWorkOf,
  holdPosition,
  isolateEvents,
  releasePosition,
  type UnseenEvent,
} from './stream-repository';
import { nextAfter, readUnseenPage, wantedBy } from './unseen-page';

/** How long a process that was killed keeps a position from the others. */
const LEASE_SECONDS = { transaction: 5, outside: 60 };
/** Claims in a row that were not finished, after which the events are handled one by one: one of them ends the process. */
const ISOLATE_AT = 3;

/** What a step did: how many events the handler received, and whether more are there. */
export interface Step {
  events: number;
  failed: number;
  hasMore: boolean;
}

const NEWS = { hasUnseen: true, hasDue: false };
const NOTHING: Step = { events: 0, failed: 0, hasMore: false };

/** What a loop of steps goes on with: its claim, until another process claims the position. */
export interface KeptClaim {
  claim?: Claim;
  /** Events were stored since the last step, so that it need not be asked whether there are any. */
  hasNews?: boolean;
}

/**
 * Gives a handler those events that it has to be given again, and the next ones that it has not seen. The effects of
 * a transaction handler, its position and its failures are one transaction: a process that is killed has done nothing,
 * and any number of processes may call this, because one at a time has the position.
 *
 * @param limit maximum events; more where one transaction stored more
 * @param kept the same for each step of a loop; a step that begins with a claim commits once instead of twice
 * @throws DestinationUnavailableError the position has not moved
 */
export async function handleNext(
  pool: Pool,
  handler: EventHandler,
  limit: number,
  log: Log,
  kept: KeptClaim = {},
): Promise<Step> {
  if (handler.effect === 'outside' && handler.isBatchFixed) return handleFixedBatch(pool, handler, log);
  const { hasUnseen, hasDue } = kept.hasNews ? NEWS : await findWorkOf(pool, handler.name);
  const retried = hasDue ? await retryDue(pool, handler, limit, log) : NOTHING;
  if (!hasUnseen) return { ...retried, hasMore: retried.events >= limit };
  const claim = kept.claim ?? (await claimPosition(pool, handler.name, LEASE_SECONDS[handler.effect]));
  // A step that fails leaves no claim to go on with, so that the next one counts as another attempt.
  delete kept.claim;
  if (!claim) return { ...retried, hasMore: retried.events >= limit };
  const step = await handlePage(pool, handler, claim, limit, log, kept);
  return { events: retried.events + step.events, failed: retried.failed + step.failed, hasMore: step.hasMore };
}

function handlePage(
  pool: Pool,
  handler: EventHandler,
  claim: Claim,
  limit: number,
  log: Log,
  kept: KeptClaim,
): Promise<Step> {
  if (claim.attempts >= ISOLATE_AT) return isolatePage(pool, handler, claim, limit, log);
  if (handler.effect === 'outside') return deliverPage(pool, handler, claim, Math.min(limit, handler.maxEvents), log);
  return handleInTransaction(pool, handler, claim, limit, log, kept);
}

async function handleInTransaction(
  pool: Pool,
  handler: TransactionHandler,
  claim: Claim,
  limit: number,
  log: Log,
  kept: KeptClaim,
): Promise<Step> {
  const done = await inTransaction(pool, async (client) => {
    if (!(await holdPosition(client, claim))) return undefined;
    const { wanted, next, hasMore } = await readPage(client, handler, claim, limit);
    const failures = await attemptInTransaction(handler, client, wanted);
    for (const failure of failures) await recordFailed(client, handler, failure, 1, log);
    await advancePosition(client, claim, { snapshot: next, isComplete: !hasMore, isKept: true });
    return { step: { events: wanted.length, failed: failures.length, hasMore }, next };
  });
  if (!done) return { ...NOTHING, hasMore: true };
  kept.claim = { ...claim, snapshot: done.next, attempts: 1 };
  return done.step;
}

/** The destination may be slow, so no transaction is open meanwhile. */
async function deliverPage(pool: Pool, handler: OutsideHandler, claim: Claim, limit: number, log: Log): Promise<Step> {
  const page = await readPage(pool, handler, claim, limit);
  try {
    const failures = await attemptOutside(handler, page.wanted);
    for (const failure of failures) await recordFailed(pool, handler, failure, 1, log);
    await advancePosition(pool, claim, { snapshot: page.next, isComplete: !page.hasMore });
    return { events: page.wanted.length, failed: failures.length, hasMore: page.hasMore };
  } catch (error) {
    if (error instanceof DestinationUnavailableError) await releasePosition(pool, claim);
    throw error;
  }
}

/** One of these events ended the process that handled it. Each of them waits by itself, and the others pass. */
async function isolatePage(pool: Pool, handler: EventHandler, claim: Claim, limit: number, log: Log): Promise<Step> {
  log.warn('Events are handled one by one after their handler did not finish', {
    handler: handler.name,
    attempts: claim.attempts - 1,
  });
  return inTransaction(pool, async (client) => {
    if (!(await holdPosition(client, claim))) return NOTHING;
    const page = await readPage(client, handler, claim, limit);
    const alone = page.wanted.map((event) => ({ ...event, attempts: 0 }));
    await isolateEvents(client, handler.name, alone, { delaySeconds: 0, reason: 'The handler did not finish.' });
    await advancePosition(client, claim, { snapshot: page.next, isComplete: false });
    return { events: page.wanted.length, failed: 0, hasMore: true };
  });
}

async function readPage(
  database: Parameters<typeof readUnseenPage>[0],
  handler: EventHandler,
  { snapshot: seen }: Claim,
  limit: number,
): Promise<{ wanted: UnseenEvent[]; next: string; hasMore: boolean }> {
  const page = await readUnseenPage(database, [seen], limit);
  return { wanted: wantedBy(handler, seen, page), next: nextAfter(seen, page), hasMore: page.lastTx !== undefined };
}
