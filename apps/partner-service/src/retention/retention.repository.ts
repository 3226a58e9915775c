import type { Log } from '@app/common';
import type { Pool } from 'pg';
import { dayOfPartition } from '../database/day-partition';
import { TERMS, uuidBoundary } from './retention-plan';

/** Small enough that no lock is held for long, large enough that the round trips don't matter. */
const BATCH = 5_000;

const MAINTENANCE_LOCK = 4_801_173;

const LIST_PARTITIONS = `
  SELECT child.relname AS name, inhdetachpending AS is_detaching
  FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
  WHERE inhparent = 'conversions'::regclass ORDER BY 1`;

/** A partition that was detached but not dropped, because the process ended between the two. */
const LIST_LEFT_OVERS = `
  SELECT relname AS name FROM pg_class
  WHERE relkind = 'r' AND relname ~ '^conversions_p[0-9]{8}$' AND NOT relispartition
    AND relnamespace = 'public'::regnamespace`;

const DELETE_CONVERSIONS_OF_TENANT = `
  WITH doomed AS (
    SELECT received_at, id FROM conversions WHERE tenant_id = $1 AND received_at < $2
    ORDER BY received_at, id LIMIT ${BATCH}
  )
  DELETE FROM conversions USING doomed
  WHERE conversions.received_at = doomed.received_at AND conversions.id = doomed.id`;

/**
 * The offer stays, since it says what the conversion is counted under; it is nobody's personal data. One step of a
 * walk over a tenant's keys: which of them have something to forget no index tells, so each is looked at once a round.
 * Answers the last key of the step, null after the end, and how many rows it changed.
 */
const FORGET_OTHER_FIELDS = `
  WITH step AS MATERIALIZED (
    SELECT conversion_id FROM conversion_state
    WHERE tenant_id = $1 AND conversion_id > $4 ORDER BY conversion_id LIMIT ${BATCH}
  ),
  forgotten AS (
    UPDATE conversion_state SET other_fields = (
      SELECT coalesce(jsonb_object_agg(field.key, field.value), '{}') FROM jsonb_each(other_fields) AS field
      WHERE field.key IN ('offer_id', 'offer_name') OR field.value ->> 'asOf' >= $3)
    WHERE (tenant_id, conversion_id) IN (
      SELECT tenant_id, conversion_id FROM conversion_state
      WHERE tenant_id = $1 AND conversion_id > $4 AND conversion_id <= (SELECT max(conversion_id) FROM step)
        AND original_received_at < $2 AND other_fields IS NOT NULL
        AND EXISTS (SELECT FROM jsonb_each(other_fields) AS field
          WHERE field.key NOT IN ('offer_id', 'offer_name') AND field.value ->> 'asOf' < $3)
      ORDER BY 1, 2 FOR UPDATE)
    RETURNING 1
  )
  SELECT (SELECT max(conversion_id) FROM step) AS last, (SELECT count(*)::integer FROM forgotten) AS count`;

const DELETE_OLD_STATES = `
  DELETE FROM conversion_state WHERE (tenant_id, conversion_id) IN (
    SELECT tenant_id, conversion_id FROM conversion_state WHERE original_received_at < $1
    ORDER BY 1, 2 LIMIT ${BATCH} FOR UPDATE)`;

const DELETE_OLD_HOURS = 'DELETE FROM conversion_hourly WHERE hour < $1';

const DELETE_OLD_POSTBACK_IDS = `
  DELETE FROM seen_postback_ids WHERE id IN (SELECT id FROM seen_postback_ids WHERE id < $1 ORDER BY id LIMIT ${BATCH})`;

const deleteOld = (table: 'spent_signatures' | 'replayed_postbacks', key: string): string => `
  DELETE FROM ${table} WHERE ${key} IN (
    SELECT ${key} FROM ${table} WHERE received_at < $1 LIMIT ${BATCH})`;
const DELETE_SPENT_SIGNATURES = deleteOld('spent_signatures', 'signed');
const DELETE_REPLAYED = deleteOld('replayed_postbacks', 'id');

const DELETE_OLD_DIGESTS = `
  DELETE FROM quarantine WHERE id IN (
    SELECT id FROM quarantine WHERE received_at < $1 ORDER BY received_at LIMIT ${BATCH})`;

/** Keeps the newest up to a number of bytes; of the others, and of those too old, only the digest. */
const REDUCE_QUARANTINE_TO_DIGESTS = `
  WITH sized AS (
    SELECT id, received_at, sum(size_bytes) OVER (ORDER BY received_at DESC, id DESC) AS bytes_up_to_here
    FROM quarantine WHERE raw_data IS NOT NULL OR body IS NOT NULL
  )
  UPDATE quarantine SET raw_data = NULL, body = NULL, request_headers = NULL, request_ip = NULL
  FROM sized
  WHERE quarantine.id = sized.id AND (sized.received_at < $1 OR sized.bytes_up_to_here > $2)
  RETURNING sized.received_at < $1 AS is_old`;

/** The statements of maintenance. Each may be interrupted at any point and run again. */
export class RetentionRepository {
  constructor(
    private readonly pool: Pool,
    private readonly log: Log,
  ) {}

  /** Runs `work` unless another process is at it already; answers whether it ran. */
  async runExclusively(work: () => Promise<void>): Promise<boolean> {
    const client = await this.pool.connect();
    let isUnlocked = false;
    try {
      const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS free', [MAINTENANCE_LOCK]);
      if (rows[0].free) await work();
      await client.query('SELECT pg_advisory_unlock_all()');
      isUnlocked = true;
      return rows[0].free;
    } finally {
      // After a fault the session is ended, and the lock with it.
      client.release(!isUnlocked);
    }
  }

  /** Drops the partitions of days before `day`, without stopping the traffic of the others; answers their names. */
  async dropPartitionsBefore(day: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ name: string; is_detaching: boolean }>(LIST_PARTITIONS);
    const doomed = rows.filter(({ name }) => (dayOfPartition(name) ?? day) < day);
    for (const { name, is_detaching: isDetaching } of doomed) {
      const mode = isDetaching ? 'FINALIZE' : 'CONCURRENTLY';
      await this.pool.query(`ALTER TABLE conversions DETACH PARTITION ${name} ${mode}`);
      await this.pool.query(`DROP TABLE ${name}`);
    }
    const leftOvers = await this.pool.query<{ name: string }>(LIST_LEFT_OVERS);
    const old = leftOvers.rows.filter(({ name }) => (dayOfPartition(name) ?? day) < day);
    for (const { name } of old) await this.pool.query(`DROP TABLE ${name}`);
    return [...doomed, ...old].map(({ name }) => name);
  }

  deleteConversions(tenantId: number, before: Date): Promise<number> {
    return this.inBatches(DELETE_CONVERSIONS_OF_TENANT, [tenantId, before]);
  }

  async forgetOtherFields(tenantId: number, before: Date): Promise<number> {
    let total = 0;
    for (let last: string | null = ''; last !== null;) {
      const values: unknown[] = [tenantId, before, uuidBoundary(before), last];
      const { rows } = await this.pool.query<{ last: string | null; count: number }>(FORGET_OTHER_FIELDS, values);
      total += rows[0]!.count;
      last = rows[0]!.last;
    }
    return total;
  }

  deleteStates(before: Date): Promise<number> {
    return this.inBatches(DELETE_OLD_STATES, [before]);
  }

  async deleteHours(before: Date): Promise<number> {
    return (await this.pool.query(DELETE_OLD_HOURS, [before])).rowCount ?? 0;
  }

  deletePostbackIds(before: Date): Promise<number> {
    return this.inBatches(DELETE_OLD_POSTBACK_IDS, [uuidBoundary(before)]);
  }

  /** Of signatures that are spent, and of postbacks that came with one. */
  async deleteSignatures(before: Date): Promise<number> {
    await this.inBatches(DELETE_REPLAYED, [before]);
    return this.inBatches(DELETE_SPENT_SIGNATURES, [before]);
  }

  deleteDigests(before: Date): Promise<number> {
    return this.inBatches(DELETE_OLD_DIGESTS, [before]);
  }

  /** Alarms when content goes before its time because there is too much of it. */
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

  private async inBatches(statement: string, values: unknown[]): Promise<number> {
    let total = 0;
    for (;;) {
      const { rowCount } = await this.pool.query(statement, values);
      total += rowCount ?? 0;
      if ((rowCount ?? 0) < BATCH) return total;
    }
  }
}
