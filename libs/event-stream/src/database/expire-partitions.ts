import { readStatement } from '@app/common/database/read-statement';
import type { ClientBase } from 'pg';

const DAY_MS = 86_400_000;

const LIST_PARTITIONS = readStatement(__dirname, 'list_partitions').text;
const FIND_WAITING = readStatement(__dirname, 'find_waiting').text;

/** What was done with the days of events that are past their retention. Days are `YYYY-MM-DD`, the oldest first. */
export interface ExpiredPartitions {
  droppedDays: string[];
  /** Days of which a handler has not handled every event. */
  keptDays: string[];
  /** Those handlers. A broker that still carries events of a day keeps it without one. */
  waitingHandlers: string[];
}

/** For days that a process has found published to every queue: when. */
export type PublishedDays = Map<string, Date>;

interface Partition {
  name: string;
  isAttached: boolean;
  isDetaching: boolean;
}

interface WaitingHandler {
  handler: string;
  isPublished: boolean;
}

/**
 * Drops the events of days before `before`, except those of which a handler has not handled every event. One process at
 * a time does it, and it may be interrupted at any point.
 *
 * @param client of no transaction
 */
export async function expirePartitions(
  client: ClientBase,
  before: string,
  published: PublishedDays,
): Promise<ExpiredPartitions> {
  const expired: ExpiredPartitions = { droppedDays: [], keptDays: [], waitingHandlers: [] };
  const waiting = new Set<string>();
  const { rows } = await client.query<Partition>(LIST_PARTITIONS);
  for (const partition of rows) {
    const day = dayOf(partition.name);
    if (partition.isDetaching) await client.query(`ALTER TABLE events DETACH PARTITION ${partition.name} FINALIZE`);
    const isAttached = partition.isAttached && !partition.isDetaching;
    if (day >= before) {
      if (!isAttached) await attach(client, partition.name);
      continue;
    }
    const handlers = await drop(client, partition.name, isAttached, published);
    (handlers.length > 0 ? expired.keptDays : expired.droppedDays).push(day);
    for (const { handler, isPublished } of handlers) if (!isPublished) waiting.add(handler);
  }
  return { ...expired, waitingHandlers: [...waiting].toSorted() };
}

/**
 * Detaches a day, which stops no other work on events, and looks again before it drops it: an event may have been stored
 * in it meanwhile. Returns the handlers for which the day is kept.
 */
async function drop(
  client: ClientBase,
  name: string,
  isAttached: boolean,
  published: PublishedDays,
): Promise<WaitingHandler[]> {
  if (isAttached) {
    const waiting = await findWaiting(client, name, published);
    if (waiting.length > 0) return waiting;
    await client.query(`ALTER TABLE events DETACH PARTITION ${name} CONCURRENTLY`);
  }
  const waiting = await findWaiting(client, name, published);
  if (waiting.length > 0) await attach(client, name);
  else await client.query(`DROP TABLE ${name}`);
  return waiting;
}

async function findWaiting(client: ClientBase, name: string, published: PublishedDays): Promise<WaitingHandler[]> {
  const day = dayOf(name);
  const now = new Date();
  const statement = FIND_WAITING.replaceAll('events_of_day', name);
  const { rows } = await client.query<WaitingHandler>(statement, [day, published.get(day) ?? now]);
  const arePublished = rows.every(({ isPublished }) => isPublished);
  if (!arePublished) published.delete(day);
  else if (!published.has(day)) published.set(day, now);
  return rows;
}

async function attach(client: ClientBase, name: string): Promise<void> {
  const day = dayOf(name);
  const next = new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
  await client.query(`ALTER TABLE events ATTACH PARTITION ${name} FOR VALUES FROM ('${day}') TO ('${next}')`);
}

function dayOf(name: string): string {
  const digits = name.slice('events_'.length);
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}
