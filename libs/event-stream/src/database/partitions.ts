import type { Pool } from 'pg';

const DAY_MS = 86_400_000;
/** duplicate_table, unique_violation, duplicate_object: another process makes the same partition. */
const MADE_BY_ANOTHER = new Set(['42P07', '23505', '42710']);
/** check_violation: PostgreSQL found no partition for a row. */
const CHECK_VIOLATION = '23514';

/** Creates the partitions of UTC days that have none. Safe to call from several processes at once. */
export async function createPartitions(pool: Pool, days: Iterable<string>): Promise<void> {
  for (const day of new Set(days)) {
    const next = new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
    const name = `events_${day.replaceAll('-', '')}`;
    try {
      await pool.query(
        `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF events FOR VALUES FROM ('${day}') TO ('${next}')`,
      );
    } catch (error) {
      if (!MADE_BY_ANOTHER.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}

/** The UTC days from `first` to `last` days after the one of `nowMs`. */
export function daysAround(nowMs: number, first: number, last: number): string[] {
  const offsets = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return offsets.map((offset) => new Date(nowMs + offset * DAY_MS).toISOString().slice(0, 10));
}

/** Whether a write failed because a day has no partition. */
export function isPartitionMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error as { code?: string }).code === CHECK_VIOLATION &&
    error.message.startsWith('no partition of relation')
  );
}
