import { Problem, problems } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { Report, ReportRun } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { INSIGHT_POOL } from '../database/database.module';
import type { SavedReport } from './read-report';
import { nextDue } from './schedule';

const LIST_REPORTS = readStatement(__dirname, 'list_reports');
const INSERT_REPORT = readStatement(__dirname, 'insert_report');
const UPDATE_REPORT = readStatement(__dirname, 'update_report');
const LIST_RUNS = readStatement(__dirname, 'list_runs');
const DELETE_REPORT = 'DELETE FROM reports WHERE id = $1 AND version = $2';

/** A page of the runs; older ones are reached by their links. */
const MAX_RUNS = 100;

/** Reports and what they showed. */
@Injectable()
export class ReportsRepository {
  constructor(@Inject(INSIGHT_POOL) private readonly pool: Pool) {}

  async list(): Promise<Report[]> {
    return (await this.rows(LIST_REPORTS, [null])).map(toReport);
  }

  /** @throws Problem not_found (404) */
  async find(id: string): Promise<Report> {
    const [row] = await this.rows(LIST_REPORTS, [id]);
    if (!row) throw problems.notFound('The report');
    return toReport(row);
  }

  /** @throws Problem 409 where another report has the name */
  async insert(owner: string, saved: SavedReport, now: Date): Promise<Report> {
    const [row] = await this.rows(INSERT_REPORT, [owner, ...valuesOf(saved, now)]);
    return this.find(row!['id'] as string);
  }

  /** @throws Problem 404, 409 where another report has the name, 412 for another version */
  async update(actor: string, id: string, version: number, saved: SavedReport, now: Date): Promise<Report> {
    const values = [id, version, actor, ...valuesOf(saved, now)];
    const { rowCount } = await inTime(this.pool.query({ ...UPDATE_REPORT, values }));
    if (rowCount === 0) throw await this.conflictOf(id);
    return this.find(id);
  }

  /** @throws Problem 404, 412 for another version */
  async delete(id: string, version: number): Promise<void> {
    const { rowCount } = await inTime(this.pool.query(DELETE_REPORT, [id, version]));
    if (rowCount === 0) throw await this.conflictOf(id);
  }

  /** The newest first, without their figures. */
  async listRuns(reportId: string): Promise<ReportRun[]> {
    return (await this.rows(LIST_RUNS, [reportId, null, MAX_RUNS])).map(toRun);
  }

  /** With its figures as they were. @throws Problem not_found (404) */
  async findRun(reportId: string, runId: string): Promise<ReportRun> {
    const [row] = await this.rows(LIST_RUNS, [reportId, runId, 1]);
    if (!row) throw problems.notFound('The run');
    return toRun(row);
  }

  private async conflictOf(id: string): Promise<Problem> {
    const { version } = await this.find(id);
    const detail = `The report has another version by now, which is ${version}. Read again and repeat the change.`;
    return new Problem({ status: 412, code: 'precondition_failed', detail });
  }

  private async rows(statement: { text: string }, values: unknown[]): Promise<Record<string, unknown>[]> {
    return (await inTime(this.pool.query<Record<string, unknown>>({ ...statement, values }))).rows;
  }
}

function valuesOf(saved: SavedReport, now: Date): unknown[] {
  const { name, dashboardId, board, language, timezone, schedule, channels, recipients, skipsEmpty, isEnabled } = saved;
  const documents = [board === null ? null : JSON.stringify(board), language, timezone, JSON.stringify(schedule)];
  return [
    name,
    dashboardId,
    ...documents,
    channels,
    recipients,
    skipsEmpty,
    isEnabled,
    nextDue(schedule, timezone, now),
  ];
}

const toReport = (row: Record<string, unknown>): Report => withTimes(row) as unknown as Report;
const toRun = (row: Record<string, unknown>): ReportRun => withTimes(row) as unknown as ReportRun;

function withTimes(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  );
}

/** @throws Problem 409 for a name that is taken, 503 when the database does not respond in time */
function inTime<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    const constraint = cause instanceof Error && 'constraint' in cause ? cause.constraint : undefined;
    if (constraint === 'reports_name') {
      const taken = { field: 'name', code: 'already_taken' as const, reason: 'is the name of another report' };
      throw problems.conflict('Another report has this name.', [taken]);
    }
    throw problems.unavailable('Reports cannot be read or changed at the moment.', cause);
  });
}
