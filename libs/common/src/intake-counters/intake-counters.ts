import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Log } from '../logging/log';
import { HourlyCounts, type HourCount, type IntakeOutcome } from './hourly-counts';

const TICK_MS = 1_000;
/** An open boot writes at least this often, whether its counts have changed or not. */
const TICKS_PER_SIGN_OF_LIFE = 5;
/** Longer than any request takes once it has been read, so that no request in flight goes uncounted behind a clean mark. */
const QUIET_TICKS = 30;
const START_TIMEOUT_MS = 2_000;
/** An item waits for the open mark no longer than this, since intake does not depend on it. */
const OPEN_TIMEOUT_MS = 250;
/** An open boot that has not written for this long has crashed or cannot reach its database. */
const LOST_AFTER = '10 seconds';
/** An item is received at most this long before it is counted, so a crash loses items that arrived before the last write. */
const MAX_IN_FLIGHT = '1 minute';
/** A lost boot may still be receiving; after this long it counts as ended. */
const MAX_UNSEEN = '1 hour';
const RETENTION = '40 days';

/** The tables, for the migrations of each database with intake counters. */
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

// A lost boot did not write what it counted between its last write and the start of the next boot.
const FIND_UNKNOWN_SPANS = {
  name: 'find_unknown_spans',
  text: `
    SELECT app, lost.last_written_at - interval '${MAX_IN_FLIGHT}' AS from,
      least(lost.last_written_at + interval '${MAX_UNSEEN}', greatest(
        lost.last_written_at + interval '2 seconds',
        coalesce((SELECT min(started_at) FROM boots AS next
          WHERE next.app = lost.app AND next.started_at > lost.last_written_at), clock_timestamp()))) AS to
    FROM boots AS lost
    WHERE ended_at IS NULL AND last_written_at < clock_timestamp() - interval '${LOST_AFTER}'
      AND last_written_at >= $1::timestamptz - interval '${MAX_UNSEEN}' AND last_written_at < $2::timestamptz + interval '${MAX_IN_FLIGHT}'
    ORDER BY 2`,
};

/** A time in which received items were not counted. */
export interface UnknownSpan {
  app: string;
  from: Date;
  to: Date;
}

/** The counts of all boots in a time range. */
export interface SummedCounts {
  counts: HourCount[];
  unknown: UnknownSpan[];
}

/**
 * Writes the counts of this boot, so that what was received can be compared with what is stored: within a second of a
 * change while the boot is open, and not at all while it is idle. The clean mark (`ended_at`) says that every count is
 * written. It is removed before the next item has an effect, so that a crash never hides behind it.
 */
export class IntakeCounters {
  private readonly counts = new HourlyCounts();
  private readonly bootId = randomUUID();
  private readonly startedAt = new Date();
  private isOpen = false;
  private opening: Promise<void> | undefined;
  private quietTicks = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  private isFailing = false;
  private deletingOld: Promise<void> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly app: string,
    private readonly log: Log,
  ) {}

  /** Records this boot and deletes old counts. Resolves after a short timeout at the latest. */
  async start(): Promise<void> {
    const started = this.writeNow(true);
    await Promise.race([started, wait(START_TIMEOUT_MS, undefined, { ref: false })]);
    this.deletingOld = this.deleteOld();
  }

  /**
   * Call it for each item before it has any effect, and await what it returns: the first item after a pause waits for
   * the open mark. Undefined when there is nothing to wait for.
   */
  open(): Promise<void> | undefined {
    this.quietTicks = 0;
    if (!this.isOpen) {
      this.isOpen = true;
      this.timer ??= setInterval(() => this.tick(), TICK_MS).unref();
      const opened = Promise.race([this.writeAfterCurrent(), wait(OPEN_TIMEOUT_MS, undefined, { ref: false })]);
      this.opening = opened.finally(() => (this.opening = undefined));
    }
    return this.opening;
  }

  /** Counts an item, or several that arrived together, by the outcome of the response. */
  record(subject: string, receivedAtMs: number, outcome: IntakeOutcome, items = 1): void {
    this.counts.record(subject, receivedAtMs, outcome, items);
    void this.open();
  }

  /** Writes what is not written yet, and the end of this boot. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.deletingOld;
    await this.written();
    if (!this.isOpen) return;
    this.isOpen = false;
    await this.writeNow(true, true);
  }

  /** Resolves when no write is in flight. */
  async written(): Promise<void> {
    while (this.writing) await this.writing;
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

  private tick(): void {
    this.quietTicks += 1;
    if (this.writing) return;
    const isQuiet = this.quietTicks >= QUIET_TICKS && !this.counts.hasChanged;
    if (isQuiet) this.close();
    if (isQuiet || this.counts.hasChanged || this.quietTicks % TICKS_PER_SIGN_OF_LIFE === 0) {
      void this.writeNow(isQuiet);
    }
  }

  private close(): void {
    this.isOpen = false;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** One write at a time: an open mark must not be overtaken by a clean one. */
  private writeAfterCurrent(): Promise<void> {
    return this.writing ? this.writing.then(() => this.writeNow(false)) : this.writeNow(false);
  }

  private writeNow(isClean: boolean, isLast = false): Promise<void> {
    this.writing ??= this.write(isClean, isLast).finally(() => (this.writing = undefined));
    return this.writing;
  }

  private async write(isClean: boolean, isLast: boolean): Promise<void> {
    const changed = this.counts.drainChanged();
    const values = [this.bootId, this.app, this.startedAt, isClean, JSON.stringify(changed)];
    try {
      await this.pool.query({ ...WRITE_COUNTS, values });
      this.isFailing = false;
    } catch (error) {
      this.counts.restoreChanged(changed);
      this.logFailure(error, isLast);
      // A mark whose outcome is unknown is written again.
      if (isClean && !isLast) void this.open();
    }
  }

  /** Logs only the first of consecutive failures, because there may be one every second. */
  private logFailure(error: unknown, isLast: boolean): void {
    if (!this.isFailing || isLast) this.log.error('Failed to write the intake counters', error);
    this.isFailing = true;
  }

  private async deleteOld(): Promise<void> {
    try {
      for (const statement of DELETE_OLD) await this.pool.query(statement);
    } catch (error) {
      this.log.warn('Failed to delete old intake counters', { cause: error instanceof Error ? error.message : error });
    }
  }
}
