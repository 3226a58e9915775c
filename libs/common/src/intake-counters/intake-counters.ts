import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Log } from '../logging/log';
import { HourlyCounts, type HourCount } from './hourly-counts';

const WRITE_INTERVAL_MS = 1_000;
const START_TIMEOUT_MS = 2_000;
/** A boot that has not written for so long has crashed, or can't reach its database. */
const LOST_AFTER = '10 seconds';
/** A silent boot can't be told from one that works on unseen; after so long it is taken for dead. */
const MAX_UNSEEN = '1 hour';
const RETENTION = '40 days';

/** The tables, for the migrations of each database that keeps such books. */
export const CREATE_INTAKE_COUNTERS = [
  `CREATE TABLE boots (
     id              uuid        PRIMARY KEY,
     app             text        NOT NULL,
     started_at      timestamptz NOT NULL,
     last_written_at timestamptz NOT NULL,
     ended_at        timestamptz
   )`,
  `COMMENT ON TABLE boots IS
     'Every boot of a process that takes something in. One without ended_at that stopped writing has crashed'`,
  `CREATE TABLE boot_counts (
     boot_id   uuid        NOT NULL,
     subject   text        NOT NULL,
     hour      timestamptz NOT NULL,
     received  bigint      NOT NULL,
     refused   bigint      NOT NULL,
     uncertain bigint      NOT NULL,
     PRIMARY KEY (hour, subject, boot_id)
   )`,
  `COMMENT ON TABLE boot_counts IS 'What each boot took in, by subject and hour of receipt; written every second'`,
];

const WRITE_COUNTS = {
  name: 'write_boot_counts',
  text: `
    WITH boot AS (
      INSERT INTO boots (id, app, started_at, last_written_at, ended_at)
      VALUES ($1, $2, $3, clock_timestamp(), CASE WHEN $4 THEN clock_timestamp() END)
      ON CONFLICT (id) DO UPDATE SET last_written_at = excluded.last_written_at, ended_at = excluded.ended_at
    )
    INSERT INTO boot_counts (boot_id, subject, hour, received, refused, uncertain)
    SELECT $1, subject, hour, received, refused, uncertain
    FROM json_to_recordset($5)
      AS row (subject text, hour timestamptz, received bigint, refused bigint, uncertain bigint)
    ORDER BY hour, subject
    ON CONFLICT (hour, subject, boot_id) DO UPDATE
      SET received = excluded.received, refused = excluded.refused, uncertain = excluded.uncertain`,
};

const DELETE_OLD = [
  `DELETE FROM boot_counts WHERE hour < now() - interval '${RETENTION}'`,
  `DELETE FROM boots WHERE last_written_at < now() - interval '${RETENTION}'`,
];

const SUM_COUNTS = {
  name: 'sum_boot_counts',
  text: `
    SELECT subject, hour, sum(received)::float8 AS received, sum(refused)::float8 AS refused,
      sum(uncertain)::float8 AS uncertain
    FROM boot_counts WHERE hour >= $1 AND hour < $2 AND ($3::text IS NULL OR subject = $3)
    GROUP BY subject, hour ORDER BY subject, hour`,
};

// From the last writing of a boot that fell silent until another boot took over, nobody wrote down what it took in.
const FIND_UNKNOWN_SPANS = {
  name: 'find_unknown_spans',
  text: `
    SELECT app, silent.last_written_at AS from,
      least(silent.last_written_at + interval '${MAX_UNSEEN}', greatest(
        silent.last_written_at + interval '2 seconds',
        coalesce((SELECT min(started_at) FROM boots AS next
          WHERE next.app = silent.app AND next.started_at > silent.last_written_at), clock_timestamp()))) AS to
    FROM boots AS silent
    WHERE ended_at IS NULL AND last_written_at < clock_timestamp() - interval '${LOST_AFTER}'
      AND last_written_at >= $1::timestamptz - interval '${MAX_UNSEEN}' AND last_written_at < $2
    ORDER BY 2`,
};

/** A time in which a boot took in what nobody wrote down. */
export interface UnknownSpan {
  app: string;
  from: Date;
  to: Date;
}

/** What all boots together took in from a time up to another. */
export interface SummedCounts {
  counts: HourCount[];
  unknown: UnknownSpan[];
}

/** Writes a boot's counts every second under its boot id, so that what was received can be held against what is kept. */
export class IntakeCounters {
  readonly counts = new HourlyCounts();
  private readonly bootId = randomUUID();
  private readonly startedAt = new Date();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  private isFailing = false;
  private deletingOld: Promise<void> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly app: string,
    private readonly log: Log,
  ) {}

  /**
   * Opens the books, and goes on writing them. Resolves once this boot is written down, so that it is missed should
   * it crash at once; but does not wait long: intake does not depend on it.
   */
  async start(): Promise<void> {
    const opened = this.tick();
    await Promise.race([opened, wait(START_TIMEOUT_MS, undefined, { ref: false })]);
    this.deletingOld = this.deleteOld();
    this.timer = setInterval(() => void this.tick(), WRITE_INTERVAL_MS);
    this.timer.unref();
  }

  /** Writes what is left, and that this boot has ended in good order. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
    await this.deletingOld;
    await this.write(true);
  }

  /** @throws pg's errors */
  async sum(from: Date, to: Date, subject: string | null): Promise<SummedCounts> {
    const counts = await this.pool.query<Omit<HourCount, 'hour'> & { hour: Date }>({
      ...SUM_COUNTS,
      values: [from, to, subject],
    });
    const unknown = await this.pool.query<UnknownSpan>({ ...FIND_UNKNOWN_SPANS, values: [from, to] });
    return { counts: counts.rows.map((row) => ({ ...row, hour: row.hour.toISOString() })), unknown: unknown.rows };
  }

  /** One writing at a time: while the database is slow, ticks are left out, and the next writing makes up for them. */
  private tick(): Promise<void> {
    this.writing ??= this.write(false).finally(() => (this.writing = undefined));
    return this.writing;
  }

  private async write(isLast: boolean): Promise<void> {
    const changed = this.counts.drainChanged();
    const values = [this.bootId, this.app, this.startedAt, isLast, JSON.stringify(changed)];
    try {
      await this.pool.query({ ...WRITE_COUNTS, values });
      this.isFailing = false;
    } catch (error) {
      this.counts.restoreChanged(changed);
      this.logFailure(error, isLast);
    }
  }

  /** Once for a row of failures: while the database is away this would be a line a second. */
  private logFailure(error: unknown, isLast: boolean): void {
    if (!this.isFailing || isLast) this.log.error('The counts of this boot could not be written', error);
    this.isFailing = true;
  }

  private async deleteOld(): Promise<void> {
    try {
      for (const statement of DELETE_OLD) await this.pool.query(statement);
    } catch (error) {
      this.log.warn('Old counts could not be forgotten', { cause: error instanceof Error ? error.message : error });
    }
  }
}
