import { inTransaction } from '@app/common/database/pool';
import { readStatement } from '@app/common/database/read-statement';
import type { MessageLanguage } from '@app/internal-protocol';
import type { Board } from '@app/semantic-layer';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { INSIGHT_POOL } from '../database/database.module';
import { lastDue, nextDue, type Schedule } from '../reports/schedule';
import type { RunResult } from './run-result';

const CLAIM_DUE = readStatement(__dirname, 'claim_due');
const CLAIM_RUN = readStatement(__dirname, 'claim_run');
const FINISH_RUN = readStatement(__dirname, 'finish_run');
const CLAIM_MESSAGE = readStatement(__dirname, 'claim_message');
const INSERT_RUN = `
  INSERT INTO report_runs (report_id, due_at, next_attempt_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`;
/** A run that is still to be computed, or to be sent, is no old one. */
const REMOVE_RUNS = `
  DELETE FROM report_runs r
   WHERE due_at < $1 AND next_attempt_at IS NULL
     AND NOT EXISTS (SELECT FROM report_messages m WHERE m.run_id = r.id AND m.next_attempt_at IS NOT NULL)`;
const MOVE_DUE = 'UPDATE reports SET next_due_at = $2 WHERE id = $1';
const SETTLE_MESSAGE = `
  UPDATE report_messages SET sent_at = $3, error = $4, next_attempt_at = $5 WHERE run_id = $1 AND channel = $2`;

interface DueRow {
  id: string;
  timezone: string;
  schedule: Schedule;
  next_due_at: Date;
}

/** A run that is to be computed. */
export interface ClaimedRun {
  id: string;
  due_at: Date;
  attempts: number;
  name: string;
  timezone: string;
  channels: string[];
  skips_empty: boolean;
  board: Board;
}

/** A message that is to be sent. */
export interface ClaimedMessage {
  run_id: string;
  channel: string;
  attempts: number;
  report_id: string;
  due_at: Date;
  result: RunResult;
  name: string;
  language: MessageLanguage;
  timezone: string;
  recipients: string[];
}

export interface FinishedRun {
  state: 'pending' | 'done' | 'empty' | 'failed';
  result: RunResult | null;
  error: string | null;
  nextAttemptAt: Date | null;
  /** For each of which a message is to be sent. */
  channels: string[];
}

/** Runs of reports: which are due, what they showed, and what is to be sent. Several processes may work on them. */
@Injectable()
export class ReportRunsRepository {
  constructor(@Inject(INSIGHT_POOL) private readonly pool: Pool) {}

  /**
   * Stores the run of one report that is due, and when it is due next. Of several missed times the last one is run.
   *
   * @returns whether there was one
   */
  openDueRun(now: Date): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<DueRow>(CLAIM_DUE.text, [now]);
      const [report] = rows;
      if (!report) return false;
      const { id, schedule, timezone, next_due_at: known } = report;
      await client.query(INSERT_RUN, [id, lastDue(schedule, timezone, known, now), now]);
      await client.query(MOVE_DUE, [id, nextDue(schedule, timezone, now)]);
      return true;
    });
  }

  async claimRun(now: Date, until: Date): Promise<ClaimedRun | undefined> {
    return (await this.pool.query<ClaimedRun>({ ...CLAIM_RUN, values: [now, until] })).rows[0];
  }

  /** Stores what a run showed and its messages, in one statement; nothing where another process has done so. */
  async finishRun(run: Pick<ClaimedRun, 'id' | 'attempts'>, finished: FinishedRun, now: Date): Promise<void> {
    const { state, result, error, nextAttemptAt, channels } = finished;
    const document = result === null ? null : JSON.stringify(result);
    const values = [run.id, run.attempts, state, document, error, nextAttemptAt, now, channels];
    await this.pool.query({ ...FINISH_RUN, values });
  }

  /** With their messages. */
  async removeBefore(time: Date): Promise<void> {
    await this.pool.query(REMOVE_RUNS, [time]);
  }

  async claimMessage(now: Date, until: Date, channels: readonly string[]): Promise<ClaimedMessage | undefined> {
    return (await this.pool.query<ClaimedMessage>({ ...CLAIM_MESSAGE, values: [now, until, channels] })).rows[0];
  }

  /** @param nextAttemptAt when it is sent again; null once nothing is left to do */
  async settleMessage(
    { run_id, channel }: Pick<ClaimedMessage, 'run_id' | 'channel'>,
    sentAt: Date | null,
    error: string | null,
    nextAttemptAt: Date | null,
  ): Promise<void> {
    await this.pool.query(SETTLE_MESSAGE, [run_id, channel, sentAt, error, nextAttemptAt]);
  }
}
