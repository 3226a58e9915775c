import { type ExpiredPartitions, expirePartitions, type PublishedDays } from '@app/event-stream';
import type { Pool, PoolClient } from 'pg';
import { EXPIRED_ROWS } from './expired-rows';
import type { Terms } from './retention-plan';

/** Small enough that no lock is held for long, large enough that the round trips don't matter. */
const BATCH = 5_000;
const RETENTION_LOCK = 4_801_181;

/** What applies retention, for the process that holds its lock. */
export class RetentionRepository {
  private constructor(
    private readonly client: PoolClient,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Runs `work` unless another process runs it already; returns whether it ran.
   *
   * @param signal ends it after the statement in flight
   */
  static async runExclusively(
    pool: Pool,
    signal: AbortSignal,
    work: (repository: RetentionRepository) => Promise<void>,
  ): Promise<boolean> {
    const client = await pool.connect();
    try {
      const { rows } = await client.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [
        RETENTION_LOCK,
      ]);
      if (!rows[0]!.free) return false;
      await work(new RetentionRepository(client, signal));
      return true;
    } finally {
      // The session ends, and with it its lock.
      client.release(true);
    }
  }

  expirePartitions(before: string, published: PublishedDays): Promise<ExpiredPartitions> {
    return expirePartitions(this.client, before, published);
  }

  /** Returns how many rows each table lost, of those that lost any. */
  async deleteExpired(terms: Terms): Promise<Record<string, number>> {
    const deleted: Record<string, number> = {};
    for (const { table, term, where } of EXPIRED_ROWS) {
      const rows = `ARRAY(SELECT ctid FROM ${table} WHERE ${where} LIMIT ${BATCH})`;
      const count = await this.inBatches(`DELETE FROM ${table} WHERE ctid = ANY (${rows})`, terms[term]);
      if (count > 0) deleted[table] = count;
    }
    return deleted;
  }

  private async inBatches(statement: string, before: Date): Promise<number> {
    for (let total = 0; ;) {
      this.signal.throwIfAborted();
      const { rowCount } = await this.client.query(statement, [before]);
      total += rowCount ?? 0;
      if ((rowCount ?? 0) === 0) return total;
    }
  }
}
