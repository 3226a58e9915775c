import { randomUUID } from 'node:crypto';
import { readStatement } from '@app/common/database/read-statement';
import { advanceSnapshot, parseSnapshot } from '@app/common/database/snapshot';
import type { ClientBase, Pool } from 'pg';
import { PROCESS_ENDED } from '../retry-schedule';
import type { Claim, DueEvent, UnseenEvent } from '../stream-repository';

const MEASURE_UNSEEN = readStatement(__dirname, 'measure_unseen');
const FIX_BATCH = readStatement(__dirname, 'fix_batch');
const READ_BATCH = readStatement(__dirname, 'read_batch');
const CLAIM_DUE_BATCH = readStatement(__dirname, 'claim_due_batch');
const POSTPONE_BATCH = readStatement(__dirname, 'postpone_batch');
const FORGET_BATCH = readStatement(__dirname, 'forget_batch');

/** Properties of a batch: the events are in memory together. */
const MAX_BYTES = 32 * 1024 * 1024;

export interface FixedBatch {
  batchId: string;
  /** The snapshot that has seen its events. */
  end: string;
  /** Events are left, or may be. */
  hasMore: boolean;
}

export type DueBatch = (DueEvent & { batchId: string })[];

/** The batch in flight of a claimed position; a new one is recorded before anyone may see it. */
export async function fixBatch(pool: Pool, claim: Claim, maxEvents: number): Promise<FixedBatch> {
  const { handler, owner, snapshot: seen, batchId, batchEnd } = claim;
  if (batchId !== null && batchEnd !== null) return { batchId, end: batchEnd, hasMore: true };
  const { xip, xmax } = parseSnapshot(seen);
  const { rows } = await pool.query<{ snapshot: string; lastTx: string | null; hasMore: boolean | null }>({
    ...MEASURE_UNSEEN,
    values: [xip.map(String), String(xmax), maxEvents, MAX_BYTES],
  });
  const { snapshot, lastTx, hasMore } = rows[0]!;
  const end = hasMore && lastTx !== null ? advanceSnapshot(seen, snapshot, lastTx) : snapshot;
  const batch = { batchId: randomUUID(), end, hasMore: hasMore === true };
  const { rowCount } = await pool.query({ ...FIX_BATCH, values: [handler, owner, batch.batchId, end] });
  if (rowCount === 0) throw new Error(`The claim of the position of ${handler} has ended`);
  return batch;
}

/** The events between what a position has seen and the end of its batch. */
export async function readBatch(pool: Pool, seen: string, end: string): Promise<UnseenEvent[]> {
  const { xip, xmax } = parseSnapshot(seen);
  const values = [xip.map(String), String(xmax), end];
  return (await pool.query<UnseenEvent>({ ...READ_BATCH, values })).rows;
}

/** Events that have to be given again as one batch; none are due where it is empty. */
export async function claimDueBatch(pool: Pool, handler: string, limit: number): Promise<DueBatch> {
  const values = [handler, limit, randomUUID(), PROCESS_ENDED];
  return (await pool.query<DueBatch[number]>({ ...CLAIM_DUE_BATCH, values })).rows;
}

export async function postponeBatch(pool: Pool, handler: string, batchId: string, reason: string): Promise<void> {
  await pool.query({ ...POSTPONE_BATCH, values: [handler, batchId, reason] });
}

export async function forgetBatch(client: ClientBase, handler: string, batchId: string): Promise<void> {
  await client.query({ ...FORGET_BATCH, values: [handler, batchId] });
}
