import { randomUUID } from 'node:crypto';
import { readStatement } from '@app/common/database/read-statement';
import type { Snapshot } from '@app/common/database/snapshot';
import type { ClientBase, Pool } from 'pg';
import type { EventHandler, EventKey, StoredEvent } from './event-handler';
import { PROCESS_ENDED, RETRY_DELAYS_SECONDS } from './retry-schedule';

const FIND_WORK = readStatement(__dirname, 'find_work');
const CLAIM_POSITION = readStatement(__dirname, 'claim_position');
const EXTEND_CLAIM = readStatement(__dirname, 'extend_claim');
const HOLD_POSITIONS = readStatement(__dirname, 'hold_positions');
const RELEASE_POSITION = readStatement(__dirname, 'release_position');
const ADVANCE_POSITION = readStatement(__dirname, 'advance_position');
const ADVANCE_HELD_POSITIONS = readStatement(__dirname, 'advance_held_positions');
const FIND_DUE = readStatement(__dirname, 'find_due');
const READ_UNSEEN = readStatement(__dirname, 'read_unseen');
const CLAIM_DUE = readStatement(__dirname, 'claim_due');
const RECORD_FAILURE = readStatement(__dirname, 'record_failure');
const RECORD_DEATH = readStatement(__dirname, 'record_death');
const FORGET_FAILURE = readStatement(__dirname, 'forget_failure');
const ISOLATE_EVENTS = readStatement(__dirname, 'isolate_events');
const REPLAY_HANDLER = readStatement(__dirname, 'replay_handler');
const FORGET_HANDLER = readStatement(__dirname, 'forget_handler');
const SUBSCRIBE = `
  INSERT INTO stream_positions (handler, queue, types) VALUES ($1, $2, $3)
  ON CONFLICT (handler) DO UPDATE SET queue = excluded.queue, types = excluded.types`;

type Database = ClientBase | Pool;

/** An event with the transaction that stored it. */
export type UnseenEvent = StoredEvent & { tx: string };
/** An event that a handler is given for the `attempts`th time; without a type its row is gone. */
export type DueEvent = UnseenEvent & { attempts: number };

/** The right to advance a position. */
export interface Claim {
  handler: string;
  owner: string;
  /** What the handler has seen. */
  snapshot: string;
  /** Claims since the last one that was finished, with this one. */
  attempts: number;
  /** The batch in flight of a handler whose batches are fixed, and what it has seen after it. */
  batchId: string | null;
  batchEnd: string | null;
}

/** Creates the position of a handler that has none, before the first event that is stored. */
export function addPosition(pool: Pool, handler: EventHandler): Promise<void> {
  return subscribe(pool, handler, null);
}

/** Makes the relay publish a handler's events to a queue of the broker; null: it does not. */
export async function subscribe(pool: Pool, { name, types }: EventHandler, queue: string | null): Promise<void> {
  await pool.query(SUBSCRIBE, [name, queue, types === 'all' ? null : types]);
}

/** What waits for a handler: events that it has not seen, and those that it has to be given again now. */
export interface Work {
  hasUnseen: boolean;
  hasDue: boolean;
}

export async function findWorkOf(pool: Pool, handler: string): Promise<Work> {
  const [work] = await findWork(pool, [handler]);
  return work ?? { hasUnseen: false, hasDue: false };
}

/** The work of those of the handlers that have a position. */
export async function findWork(pool: Pool, handlers: readonly string[]): Promise<(Work & { handler: string })[]> {
  return (await pool.query<Work & { handler: string }>({ ...FIND_WORK, values: [handlers] })).rows;
}

/** Undefined while another process has it. A claim that is never finished ends after `leaseSeconds`. */
export async function claimPosition(pool: Pool, handler: string, leaseSeconds: number): Promise<Claim | undefined> {
  const owner = randomUUID();
  const values = [handler, owner, leaseSeconds];
  const { rows } = await pool.query<Omit<Claim, 'handler' | 'owner'>>({ ...CLAIM_POSITION, values });
  return rows[0] && { handler, owner, ...rows[0] };
}

/** False: the position is no longer claimed. */
export async function extendClaim(pool: Pool, { handler, owner }: Claim, leaseSeconds: number): Promise<boolean> {
  return (await pool.query({ ...EXTEND_CLAIM, values: [handler, owner, leaseSeconds] })).rowCount === 1;
}

/**
 * Keeps other processes from a claimed position until the end of the transaction, whose commit does not wait for the disk.
 * False: another process has claimed it since.
 */
export async function holdPosition(client: ClientBase, claim: Claim): Promise<boolean> {
  return (await holdPositions(client, [claim])).has(claim.handler);
}

/** Likewise for several positions. Returns the handlers whose claims still hold. */
export async function holdPositions(client: ClientBase, claims: readonly Claim[]): Promise<Set<string>> {
  const values = [claims.map(({ handler }) => handler), claims.map(({ owner }) => owner)];
  const { rows } = await client.query<{ handler: string }>({ ...HOLD_POSITIONS, values });
  return new Set(rows.map(({ handler }) => handler));
}

/** The position stays where it is. */
export async function releasePosition(database: Database, { handler, owner }: Claim): Promise<void> {
  await database.query({ ...RELEASE_POSITION, values: [handler, owner] });
}

export interface Advance {
  /** What the handler has seen now. */
  snapshot: string;
  /** Nothing was left unseen when the snapshot was taken. */
  isComplete: boolean;
  /** For so long no process claims the position. */
  restSeconds?: number;
  /** The claim is used again until another process claims the position. */
  isKept?: boolean;
}

/** @throws Error when another process has claimed the position since */
export async function advancePosition(
  database: Database,
  { handler, owner }: Claim,
  { snapshot, isComplete, restSeconds = 0, isKept = false }: Advance,
): Promise<void> {
  const values = [handler, owner, snapshot, isComplete, restSeconds, isKept];
  const { rowCount } = await database.query({ ...ADVANCE_POSITION, values });
  if (rowCount === 0) throw new Error(`The claim of the position of ${handler} has ended`);
}

/** Moves positions that this transaction holds to the snapshots of their claims, which are used again. */
export async function advanceHeldPositions(
  client: ClientBase,
  claims: readonly Claim[],
  isComplete: boolean,
): Promise<void> {
  const values = [claims.map(({ handler }) => handler), claims.map(({ snapshot }) => snapshot), isComplete];
  await client.query({ ...ADVANCE_HELD_POSITIONS, values });
}

/** Which of the handlers have events that they have to be given again now. */
export async function findDue(pool: Pool, handlers: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ handler: string }>({ ...FIND_DUE, values: [handlers] });
  return rows.map(({ handler }) => handler);
}

/** What `seen` has not seen, in the order of transactions, and the snapshot with which it was read. */
export async function readUnseen(
  database: Database,
  { xip, xmax }: Snapshot,
  limit: number,
): Promise<{ events: UnseenEvent[]; snapshot: string }> {
  const values = [xip.map(String), String(xmax), limit];
  const { rows } = await database.query<UnseenEvent & { snapshot: string }>({ ...READ_UNSEEN, values });
  return { events: rows.filter(({ tx }) => tx !== null), snapshot: rows[0]!.snapshot };
}

/** The next event that has to be handled again. Its attempt counts from now on, even when the process ends. */
export async function claimDue(pool: Pool, handler: string): Promise<DueEvent | undefined> {
  const values = [handler, RETRY_DELAYS_SECONDS, PROCESS_ENDED];
  return (await pool.query<DueEvent>({ ...CLAIM_DUE, values })).rows[0];
}

/** @param delaySeconds until the handler is given the event again; undefined gives it up */
export async function recordFailure(
  database: Database,
  handler: string,
  event: EventKey,
  failure: { attempts: number; error: string; delaySeconds: number | undefined },
): Promise<void> {
  const { attempts, error, delaySeconds } = failure;
  const values = [...keyValues(handler, event), attempts, error];
  if (delaySeconds === undefined) await database.query({ ...RECORD_DEATH, values });
  else await database.query({ ...RECORD_FAILURE, values: [...values, delaySeconds] });
}

/** False when another process has begun the next attempt since. */
export async function forgetFailure(database: Database, handler: string, event: DueEvent): Promise<boolean> {
  const values = [...keyValues(handler, event), event.attempts];
  return (await database.query({ ...FORGET_FAILURE, values })).rowCount === 1;
}

/** Lets events wait for a handler, which then receives each of them alone. */
export async function isolateEvents(
  database: Database,
  handler: string,
  events: readonly (EventKey & { attempts: number })[],
  { delaySeconds, reason }: { delaySeconds: number; reason: string },
): Promise<void> {
  if (events.length === 0) return;
  const keys = events.map(({ event_day, source_id, event_id, attempts }) => ({
    event_day,
    source_id,
    event_id,
    attempts,
  }));
  await database.query({ ...ISOLATE_EVENTS, values: [handler, JSON.stringify(keys), delaySeconds, reason] });
}

/**
 * Lets a handler receive all events of a UTC day and later ones again. Returns whether there are any.
 *
 * @param fromDay such as `2026-11-01`
 */
export async function replayHandler(database: Database, handler: string, fromDay: string): Promise<boolean> {
  return (await database.query({ ...REPLAY_HANDLER, values: [handler, fromDay] })).rowCount === 1;
}

/** Forgets a handler that no process has any more, so that events no longer wait for it. Returns whether it was known. */
export async function forgetHandler(database: Database, handler: string): Promise<boolean> {
  return (await database.query({ ...FORGET_HANDLER, values: [handler] })).rowCount === 1;
}

function keyValues(handler: string, { event_day, source_id, event_id }: EventKey): unknown[] {
  return [handler, event_day, source_id, event_id];
}
