import { readStatement } from '@app/common/database/read-statement';
import { Inject, Injectable } from '@nestjs/common';
import type { ClientBase, Pool } from 'pg';
import { PARTNER_POOL, READ_POOL } from '../database/database.module';
import type { Job, JobCounts, JobRow, JobState, RunJob, RunKind } from './job';

const LEASE_JOB = readStatement(__dirname, 'lease_job').text;
const SAVE_JOB = readStatement(__dirname, 'save_job').text;
const FINISH_JOB = readStatement(__dirname, 'finish_job').text;
const REQUEST_STOP = readStatement(__dirname, 'request_stop').text;
const ADD_ROWS = readStatement(__dirname, 'add_rows').text;
const LIST_ROWS = readStatement(__dirname, 'list_rows').text;

const CREATE_JOB = 'INSERT INTO jobs (id, kind, request, as_of, created_by) VALUES ($1, $2, $3, now(), $4) RETURNING *';
const FIND_JOB = 'SELECT * FROM jobs WHERE id = $1';
const LIST_JOBS = 'SELECT * FROM jobs WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2';
const HAS_OPEN = "SELECT EXISTS (SELECT FROM jobs WHERE finished_at IS NULL AND kind <> 'import') AS has_open";
const RELEASE = 'UPDATE jobs SET leased_by = NULL, leased_until = NULL WHERE id = $1 AND leased_by = $2';
const CLEAR_ROWS = 'DELETE FROM job_rows WHERE job_id = $1';

export interface ListedRow {
  number: number;
  group_number: number;
  /** JSON text. */
  row: string;
}

/** Jobs are written by the connections that store, and read by those that read. */
@Injectable()
export class JobRepository {
  constructor(
    @Inject(PARTNER_POOL) private readonly pool: Pool,
    @Inject(READ_POOL) private readonly readPool: Pool,
  ) {}

  async create(job: { id: string; kind: RunKind; request: unknown; createdBy: string }): Promise<Job> {
    const values = [job.id, job.kind, JSON.stringify(job.request), job.createdBy];
    return (await this.pool.query<Job>(CREATE_JOB, values)).rows[0]!;
  }

  async find(id: string): Promise<Job | undefined> {
    return (await this.readPool.query<Job>(FIND_JOB, [id])).rows[0];
  }

  /** Newest first. @param before an id; null for the newest */
  async list(before: string | null, limit: number): Promise<Job[]> {
    return (await this.readPool.query<Job>(LIST_JOBS, [before, limit])).rows;
  }

  async listRows(id: string, after: number, group: number | null, limit: number): Promise<ListedRow[]> {
    return (await this.readPool.query<ListedRow>(LIST_ROWS, [id, after, group, limit])).rows;
  }

  async hasOpen(): Promise<boolean> {
    return (await this.readPool.query<{ has_open: boolean }>(HAS_OPEN)).rows[0]!.has_open;
  }

  /** The oldest open job, unless another instance has it. */
  async lease(instanceId: string, leaseMs: number): Promise<RunJob | undefined> {
    return (await this.pool.query<RunJob>(LEASE_JOB, [instanceId, leaseMs])).rows[0];
  }

  /** @returns undefined when the instance has lost its lease */
  async save(
    id: string,
    instanceId: string,
    leaseMs: number,
    { position, counts }: { position?: unknown; counts?: JobCounts },
    database: Pool | ClientBase = this.pool,
  ): Promise<{ isStopRequested: boolean } | undefined> {
    const values = [id, instanceId, leaseMs, jsonOrNull(position), jsonOrNull(counts)];
    const { rows } = await database.query<{ stop_requested_at: Date | null }>(SAVE_JOB, values);
    return rows[0] && { isStopRequested: rows[0].stop_requested_at !== null };
  }

  async finish(id: string, instanceId: string, state: JobState, result: unknown): Promise<void> {
    await this.pool.query(FINISH_JOB, [id, instanceId, state, jsonOrNull(result)]);
  }

  async release(id: string, instanceId: string): Promise<void> {
    await this.pool.query(RELEASE, [id, instanceId]);
  }

  async requestStop(id: string): Promise<void> {
    await this.pool.query(REQUEST_STOP, [id]);
  }

  async addRows(id: string, rows: readonly JobRow[], database: Pool | ClientBase = this.pool): Promise<void> {
    if (rows.length > 0) await database.query(ADD_ROWS, [id, JSON.stringify(rows)]);
  }

  /** Before a job that begins anew adds its rows. */
  async clearRows(id: string): Promise<void> {
    await this.pool.query(CLEAR_ROWS, [id]);
  }
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
