import { readStatement } from '@app/common/database/read-statement';
import type { Snapshot } from '@app/common/database/snapshot';
import type { ClientBase, Pool } from 'pg';
import type { EventKey } from '../event-handler';
import { IN_BROKER_SECONDS } from '../retry-schedule';
import type { Claim } from '../stream-repository';

const READ_SUBSCRIPTIONS = readStatement(__dirname, 'read_subscriptions');
const READ_UNSEEN_KEYS = readStatement(__dirname, 'read_unseen_keys');
const LOCK_DUE = readStatement(__dirname, 'lock_due');
const ADVANCE_PUBLISHED = readStatement(__dirname, 'advance_published');
const RECORD_REPUBLISHED = readStatement(__dirname, 'record_republished');

/** A handler whose events are published. */
export interface Subscription {
  handler: string;
  queue: string;
  /** Null: events of all types. */
  types: string[] | null;
  /** When events were published last. */
  published_until: Date | null;
  /** Until when all are handled. */
  handled_until: Date | null;
}

export type UnseenKey = EventKey & { tx: string; event_type: string };
export type DueKey = EventKey & { attempts: number };

export async function readSubscriptions(pool: Pool): Promise<Subscription[]> {
  return (await pool.query<Subscription>(READ_SUBSCRIPTIONS)).rows;
}

/** What `seen` has not seen, the snapshot with which it was read, and a time just before. */
export async function readUnseenKeys(
  pool: Pool,
  { xip, xmax }: Snapshot,
  limit: number,
): Promise<{ events: UnseenKey[]; snapshot: string; readAt: Date }> {
  const values = [xip.map(String), String(xmax), limit];
  const { rows } = await pool.query<UnseenKey & { snapshot: string; read_at: Date }>({ ...READ_UNSEEN_KEYS, values });
  const { snapshot, read_at: readAt } = rows[0]!;
  return { events: rows.filter(({ tx }) => tx !== null), snapshot, readAt };
}

/** Where a claimed position moves to. */
export interface Published {
  claim: Claim;
  snapshot: string;
  /** Some of its events were published. */
  hasEvents: boolean;
}

/**
 * @param leaseSeconds for which the claims may be used again
 * @returns the handlers whose claims still held; the other positions did not move
 */
export async function advancePublished(
  pool: Pool,
  published: readonly Published[],
  leaseSeconds: number,
): Promise<Set<string>> {
  const values = [
    published.map(({ claim }) => claim.handler),
    published.map(({ claim }) => claim.owner),
    published.map(({ snapshot }) => snapshot),
    published.map(({ hasEvents }) => hasEvents),
    leaseSeconds,
  ];
  const { rows } = await pool.query<{ handler: string }>({ ...ADVANCE_PUBLISHED, values });
  return new Set(rows.map(({ handler }) => handler));
}

/** Events that a handler has to be given again, kept from other processes until the end of the transaction. */
export async function lockDue(client: ClientBase, handler: string, limit: number): Promise<DueKey[]> {
  return (await client.query<DueKey>({ ...LOCK_DUE, values: [handler, limit] })).rows;
}

/** The events wait in the broker from now on. Their rows stay until they are handled. */
export async function recordRepublished(
  client: ClientBase,
  handler: string,
  events: readonly EventKey[],
): Promise<void> {
  await client.query({ ...RECORD_REPUBLISHED, values: [handler, JSON.stringify(events), IN_BROKER_SECONDS] });
}
