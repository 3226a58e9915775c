import type { Log } from '@app/common';
import type { Pool } from 'pg';
import { daysOfPartition } from '../database/partition-names';
import { readStatement } from '@app/common/database/read-statement';
import { TERMS, uuidBoundary } from './retention-plan';

/** Small enough that no lock is held for long, large enough that the round trips don't matter. */
const BATCH = 5_000;

const MAINTENANCE_LOCK = 4_801_173;
/** The partners of a cell share a database, and each has a schema of its own. */
const TRY_LOCK = 'SELECT pg_try_advisory_lock($1, hashtext(current_schema())) AS free';

const read = (name: string): string => readStatement(__dirname, name).text;

const LIST_PARTITIONS = read('list_partitions');
const LIST_LEFT_OVER_PARTITIONS = read('list_left_over_partitions');
const FORGET_OTHER_FIELDS = read('forget_other_fields');
const REDUCE_QUARANTINE_TO_DIGESTS = read('reduce_quarantine_to_digests');

const STOP_IMPORTS = `
  UPDATE jobs SET state = 'stopped', finished_at = now()
   WHERE kind = 'import' AND finished_at IS NULL AND created_at < $1`;

/** Statements that work on so many rows at once as their last parameter says. */
const IN_BATCHES = {
  deleteConversions: read('delete_conversions'),
  deleteConversionsOfTenant: read('delete_conversions_of_tenant'),
  deleteJobRows: read('delete_job_rows'),
  deleteStates: read('delete_old_states'),
  deleteRemoved: read('delete_removed'),
  deletePostbackIds: read('delete_old_postback_ids'),
  deleteSignatures: read('delete_spent_signatures'),
  deleteReplays: read('delete_replays'),
  deleteDigests: read('delete_old_digests'),
  foldRollUp: read('fold_roll_up'),
  foldWarnings: read('fold_warnings'),
};

/** The statements of maintenance. Each may be interrupted at any point and run again. */
export class RetentionRepository {
  constructor(
    private readonly pool: Pool,
    private readonly log: Log,
  ) {}

  /** Runs `work` unless another process runs it already; returns whether it ran. */
  async runExclusively(work: () => Promise<void>): Promise<boolean> {
    const client = await this.pool.connect();
    let isUnlocked = false;
    try {
      const { rows } = await client.query(TRY_LOCK, [MAINTENANCE_LOCK]);
      if (rows[0].free) await work();
      await client.query('SELECT pg_advisory_unlock_all()');
      isUnlocked = true;
      return rows[0].free;
    } finally {
      // After an error the session ends, and the lock with it.
      client.release(!isUnlocked);
    }
  }

  /** Drops the partitions of days before `day` without blocking the others; returns their names. */
  async dropPartitionsBefore(day: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ name: string; is_detaching: boolean }>(LIST_PARTITIONS);
    const doomed = rows.filter(({ name }) => (daysOfPartition(name).at(-1) ?? day) < day);
    for (const { name, is_detaching: isDetaching } of doomed) {
      const mode = isDetaching ? 'FINALIZE' : 'CONCURRENTLY';
      await this.pool.query(`ALTER TABLE conversions DETACH PARTITION ${name} ${mode}`);
      await this.pool.query(`DROP TABLE ${name}`);
    }
    const leftOvers = await this.pool.query<{ name: string }>(LIST_LEFT_OVER_PARTITIONS);
    const old = leftOvers.rows.filter(({ name }) => (daysOfPartition(name).at(-1) ?? day) < day);
    for (const { name } of old) await this.pool.query(`DROP TABLE ${name}`);
    return [...doomed, ...old].map(({ name }) => name);
  }

  async forgetOtherFields(tenantId: number, before: Date): Promise<number> {
    let total = 0;
    for (let last: string | null = ''; last !== null;) {
      const values: unknown[] = [tenantId, before, uuidBoundary(before), last, BATCH];
      const { rows } = await this.pool.query<{ last: string | null; count: number }>(FORGET_OTHER_FIELDS, values);
      total += rows[0]!.count;
      last = rows[0]!.last;
    }
    return total;
  }

  /** Deletes jobs that ended before a time, with their rows. */
  async deleteJobs(before: Date): Promise<number> {
    return (await this.pool.query('DELETE FROM jobs WHERE finished_at < $1', [before])).rowCount ?? 0;
  }

  /** Ends imports whose file has not come to its end; choosing the file again goes on with them. */
  async stopImports(before: Date): Promise<number> {
    return (await this.pool.query(STOP_IMPORTS, [before])).rowCount ?? 0;
  }

  async deleteImportFiles(before: Date): Promise<number> {
    return (await this.pool.query('DELETE FROM import_files WHERE received_at < $1', [before])).rowCount ?? 0;
  }

  /** Deletes spent signatures, and the postbacks that replayed one. */
  async deleteSignatures(before: Date): Promise<number> {
    await this.inBatches('deleteReplays', before);
    return this.inBatches('deleteSignatures', before);
  }

  async deleteHours(before: Date): Promise<number> {
    await this.pool.query('DELETE FROM warnings_hourly WHERE hour < $1', [before]);
    await this.pool.query('DELETE FROM reported_warnings WHERE day < $1', [before]);
    return (await this.pool.query('DELETE FROM conversion_hourly WHERE hour < $1', [before])).rowCount ?? 0;
  }

  /** Logs an error when content goes before its time because there is too much of it. */
  async reduceQuarantine(before: Date): Promise<number> {
    const { rows } = await this.pool.query<{ is_old: boolean }>(REDUCE_QUARANTINE_TO_DIGESTS, [
      before,
      TERMS.quarantineBytes,
    ]);
    const early = rows.filter(({ is_old: isOld }) => !isOld).length;
    if (early > 0) {
      this.log.error('Quarantine is over its size: the oldest content was reduced to digests', undefined, { early });
    }
    return rows.length;
  }

  /** @returns the number of rows */
  async inBatches(statement: keyof typeof IN_BATCHES, ...values: unknown[]): Promise<number> {
    for (let total = 0; ;) {
      const { rowCount } = await this.pool.query(IN_BATCHES[statement], [...values, BATCH]);
      total += rowCount ?? 0;
      if ((rowCount ?? 0) < BATCH) return total;
    }
  }
}
