import type { ClientBase, Pool } from 'pg';

/** What the analytics database says that it received, and what it has. */
export interface EventCounts {
  /** By the intake counters. */
  received: number;
  duplicates: number;
  rejected: number;
  dropped: number;
  refused: number;
  uncertain: number;
  /** Rows. */
  stored: number;
  rejects: number;
}

type Database = Pick<ClientBase | Pool, 'query'>;

const READ_COUNTS = `
  SELECT
    coalesce(sum(received) FILTER (WHERE subject !~ ' '), 0)::float8 AS received,
    coalesce(sum(received) FILTER (WHERE subject ~ ' duplicate$'), 0)::float8 AS duplicates,
    coalesce(sum(received) FILTER (WHERE subject ~ ' rejected$'), 0)::float8 AS rejected,
    coalesce(sum(received) FILTER (WHERE subject ~ ' dropped$'), 0)::float8 AS dropped,
    coalesce(sum(refused), 0)::float8 AS refused,
    coalesce(sum(uncertain), 0)::float8 AS uncertain,
    (SELECT count(*) FROM events)::float8 AS stored,
    (SELECT count(*) FROM event_rejects)::float8 AS rejects
  FROM boot_counts`;
const FIND_ABSENT = `
  SELECT id FROM unnest($1::uuid[]) AS given (id)
  WHERE NOT EXISTS (SELECT FROM events WHERE event_id = id)`;
const FIND_ABSENT_REJECTS = `
  SELECT id FROM unnest($1::uuid[]) AS given (id)
  WHERE NOT EXISTS (SELECT FROM event_rejects WHERE event_rejects.id = given.id)`;

export async function readEventCounts(database: Database): Promise<EventCounts> {
  return (await database.query<EventCounts>(READ_COUNTS)).rows[0]!;
}

/** What breaks received = stored + duplicate + rejected + dropped + refused; empty when nothing does. */
export function findImbalance(counts: EventCounts): string[] {
  const { received, stored, duplicates, rejected, dropped, refused, rejects } = counts;
  const problems: string[] = [];
  const accounted = stored + duplicates + rejected + dropped + refused;
  if (received !== accounted) problems.push(`received ${received} events, of which ${accounted} are accounted for`);
  if (rejects !== rejected) problems.push(`counted ${rejected} rejected events, and kept ${rejects}`);
  return problems;
}

/** Ids that were answered as stored or rejected, and are not there. */
export async function findAbsent(
  database: Database,
  storedIds: readonly string[],
  rejectIds: readonly string[],
): Promise<string[]> {
  const absent = await database.query<{ id: string }>(FIND_ABSENT, [storedIds]);
  const absentRejects = await database.query<{ id: string }>(FIND_ABSENT_REJECTS, [rejectIds]);
  return [
    ...absent.rows.map(({ id }) => `event ${id} was acknowledged, but is not stored`),
    ...absentRejects.rows.map(({ id }) => `reject ${id} was answered, but is not kept`),
  ];
}
