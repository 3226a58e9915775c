import type { ExpiredPartitions, PublishedDays } from '@app/event-stream';
import type { Pool } from 'pg';
import { firstKeptDay, termsFor, type RetentionSettings } from './retention-plan';
import { RetentionRepository } from './retention.repository';

/** What one round did. */
export interface RetentionReport extends ExpiredPartitions {
  /** Rows, by table. */
  deleted: Record<string, number>;
}

/**
 * Drops the events that are past their retention, and then deletes what is derived from them, and what has a term of its
 * own. Returns undefined when another process is at it.
 */
export async function runRetention(
  pool: Pool,
  settings: RetentionSettings,
  published: PublishedDays,
  now: Date,
  signal: AbortSignal,
): Promise<RetentionReport | undefined> {
  let report: RetentionReport | undefined;
  await RetentionRepository.runExclusively(pool, signal, async (repository) => {
    const firstDay = firstKeptDay(settings, now);
    const expired = await repository.expirePartitions(firstDay, published);
    const deleted = await repository.deleteExpired(termsFor(settings, expired.keptDays[0] ?? firstDay, now));
    report = { ...expired, deleted };
  });
  return report;
}
