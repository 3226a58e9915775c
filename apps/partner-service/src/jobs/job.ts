import type { JOB_KINDS, JOB_STATES } from '@app/internal-protocol';
import type { ClientBase } from 'pg';

export type JobKind = (typeof JOB_KINDS)[number];
export type JobState = (typeof JOB_STATES)[number];

/** An import is driven by the requests that bring its file. */
export type RunKind = Exclude<JobKind, 'import'>;

/** Counts of what a job has done so far, by name. */
export type JobCounts = Record<string, number | null>;

/** Work over many stored postbacks. */
export interface Job {
  id: string;
  kind: JobKind;
  /** The frozen choice of postbacks, and whatever else decides the work. */
  request: unknown;
  /** The job leaves alone whatever is stored later. */
  as_of: Date;
  state: JobState;
  /** Where an instance that takes the job over goes on. */
  position: unknown;
  counts: JobCounts;
  result: unknown;
  created_by: string;
  created_at: Date;
  started_at: Date | null;
  stop_requested_at: Date | null;
  finished_at: Date | null;
}

export type RunJob = Job & { kind: RunKind };

/** A postback in the result of a job. */
export interface JobRow {
  group_number: number;
  tenant_id: number;
  received_at: string;
  row: unknown;
}

/** A job that this instance has leased. */
export interface LeasedJob {
  readonly job: Job;
  /** Whether another instance had begun it. */
  readonly isTakenOver: boolean;
  /**
   * Records progress and renews the lease. Call it at least every few seconds.
   *
   * @throws JobInterrupted when the job is to be stopped, or is another instance's now
   */
  save(progress: { position?: unknown; counts?: JobCounts }): Promise<void>;
  /**
   * Records a step with its rows, together with what the transaction of `client` writes where it is given. That must be
   * rolled back when this throws.
   *
   * @throws JobInterrupted as `save` does
   */
  saveStep(
    progress: { position: unknown; counts: JobCounts },
    rows: readonly JobRow[],
    client?: ClientBase,
  ): Promise<void>;
  /** Adds rows to the result. */
  addRows(rows: readonly JobRow[]): Promise<void>;
}

/** The work of one kind of job. */
export interface JobTask {
  /** Resolves to the result. @throws JobInterrupted as `save` does */
  run(leased: LeasedJob): Promise<unknown>;
}

/** Ends a task between two steps. */
export class JobInterrupted extends Error {
  constructor(readonly reason: 'stop requested' | 'lease lost' | 'process stops') {
    super(`The job is interrupted: ${reason}`);
  }
}

/** Often enough for a person who watches, and for the lease; seldom enough to cost nothing. */
const INTERVAL_MS = 1_000;

/** Records the progress of a job about once a second. */
export class Progress {
  private savedMs = performance.now();

  constructor(private readonly leased: LeasedJob) {}

  /** @throws JobInterrupted as `LeasedJob.save` does */
  async save(progress: Parameters<LeasedJob['save']>[0]): Promise<void> {
    if (performance.now() - this.savedMs < INTERVAL_MS) return;
    await this.leased.save(progress);
    this.savedMs = performance.now();
  }
}
