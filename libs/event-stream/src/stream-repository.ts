import { readStatement } from '@app/common/database/read-statement';
import { parseSnapshot } from '@app/common/database/snapshot';
import type { ClientBase, Pool } from 'pg';
import type { StoredEvent } from './event-handler';

const FIND_WORK = readStatement(__dirname, 'find_work');
const LOCK_POSITION = readStatement(__dirname, 'lock_position');
const READ_UNSEEN = readStatement(__dirname, 'read_unseen');
const READ_DUE = readStatement(__dirname, 'read_due');
const ADVANCE_POSITION = readStatement(__dirname, 'advance_position');
const RECORD_FAILURE = readStatement(__dirname, 'record_failure');
const RECORD_DEATH = readStatement(__dirname, 'record_death');
const FORGET_FAILURE = readStatement(__dirname, 'forget_failure');
const ADD_POSITION = `INSERT INTO stream_positions (handler) VALUES ($1) ON CONFLICT (handler) DO NOTHING`;

/** An event with the transaction that stored it. */
export type UnseenEvent = StoredEvent & { tx: string };
/** An event on which a handler has failed `attempts` times. */
export type DueEvent = UnseenEvent & { attempts: number };

/** Creates the position of a handler that has none: before the first event that is stored. */
export async function addPosition(pool: Pool, handler: string): Promise<void> {
  await pool.query(ADD_POSITION, [handler]);
}

export async function hasWork(pool: Pool, handler: string): Promise<boolean> {
  const { rows } = await pool.query<{ hasWork: boolean }>({ ...FIND_WORK, values: [handler] });
  return rows[0]?.hasWork ?? false;
}

/** The snapshot that a handler has seen, locked for this transaction; undefined while another process holds it. */
export async function lockPosition(client: ClientBase, handler: string): Promise<string | undefined> {
  const { rows } = await client.query<{ snapshot: string }>({ ...LOCK_POSITION, values: [handler] });
  return rows[0]?.snapshot;
}

/** What `seen` has not seen, in the order of transactions, and the snapshot with which it was read. */
export async function readUnseen(
  client: ClientBase,
  seen: string,
  limit: number,
): Promise<{ events: UnseenEvent[]; snapshot: string }> {
  const { xip, xmax } = parseSnapshot(seen);
  const values = [xip.map(String), String(xmax), limit];
  const { rows } = await client.query<UnseenEvent & { snapshot: string }>({ ...READ_UNSEEN, values });
  return { events: rows.filter(({ tx }) => tx !== null), snapshot: rows[0]!.snapshot };
}

export async function readDue(client: ClientBase, handler: string, limit: number): Promise<DueEvent[]> {
  return (await client.query<DueEvent>({ ...READ_DUE, values: [handler, limit] })).rows;
}

/** @param isComplete nothing was left unseen when `snapshot` was taken */
export async function advancePosition(
  client: ClientBase,
  handler: string,
  snapshot: string,
  isComplete: boolean,
): Promise<void> {
  await client.query({ ...ADVANCE_POSITION, values: [handler, snapshot, isComplete] });
}

/** @param delaySeconds until the handler is given the event again; undefined gives it up */
export async function recordFailure(
  client: ClientBase,
  handler: string,
  event: StoredEvent,
  failure: { attempts: number; error: string; delaySeconds: number | undefined },
): Promise<void> {
  const { attempts, error, delaySeconds } = failure;
  const values = [...keyOf(handler, event), attempts, error];
  if (delaySeconds === undefined) await client.query({ ...RECORD_DEATH, values });
  else await client.query({ ...RECORD_FAILURE, values: [...values, delaySeconds] });
}

export async function forgetFailure(client: ClientBase, handler: string, event: StoredEvent): Promise<void> {
  await client.query({ ...FORGET_FAILURE, values: keyOf(handler, event) });
}

function keyOf(handler: string, { event_day, source_id, event_id }: StoredEvent): unknown[] {
  return [handler, event_day, source_id, event_id];
}
