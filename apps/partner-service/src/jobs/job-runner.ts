import { randomUUID } from 'node:crypto';
import { Log, messageForLog } from '@app/common';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { classifyDatabaseError } from '../database/classify-database-error';
import { type Job, JobInterrupted, type JobTask, type LeasedJob, type RunJob, type RunKind } from './job';
import { JobRepository } from './job.repository';

/** The work of each kind of job. */
export const JOB_TASKS = Symbol('job tasks');
export type JobTasks = Readonly<Record<RunKind, JobTask>>;

/** An instance that ends without a word loses its job after this time. */
const LEASE_MS = 15_000;
/** How long to wait before looking again, while another instance has the job or the database does not respond. */
const LOOK_AGAIN_MS = 5_000;

/**
 * Runs the jobs in the partner's database, one at a time. Without an open job it does nothing at all: it looks when the
 * process starts, when a job is created, and when one of our processes sends a request; see `wake`.
 */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly limits = { leaseMs: LEASE_MS, lookAgainMs: LOOK_AGAIN_MS };
  private readonly instanceId = randomUUID();
  private loop: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;
  /** Something may have changed since the loop looked last. */
  private isWanted = false;

  constructor(
    private readonly repository: JobRepository,
    @Inject(JOB_TASKS) private readonly tasks: JobTasks,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.wake();
  }

  /** The job goes on in another instance, or at the next start of this one. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.loop;
  }

  /** Looks for an open job; at once, or after the one that runs here. */
  wake(): void {
    if (this.isStopping) return;
    this.isWanted = true;
    if (this.loop) return;
    clearTimeout(this.timer);
    this.loop = this.runWhileWanted().finally(() => (this.loop = undefined));
  }

  private async runWhileWanted(): Promise<void> {
    while (this.isWanted) {
      this.isWanted = false;
      await this.runOpenJobs();
    }
  }

  /** Never throws. */
  private async runOpenJobs(): Promise<void> {
    try {
      while (!this.isStopping && (await this.repository.hasOpen())) {
        const job = await this.repository.lease(this.instanceId, this.limits.leaseMs);
        if (!job) return this.lookAgain();
        await this.run(job);
      }
    } catch (error) {
      this.log.warn('Failed to look for jobs', { cause: messageForLog(error) });
      this.lookAgain();
    }
  }

  private lookAgain(): void {
    if (this.isStopping) return;
    this.timer = setTimeout(() => this.wake(), this.limits.lookAgainMs).unref();
  }

  private async run(job: RunJob): Promise<void> {
    this.log.info('Running a job', { job_id: job.id, kind: job.kind });
    try {
      const result = await this.tasks[job.kind].run(this.leased(job));
      await this.repository.finish(job.id, this.instanceId, 'finished', result);
      this.log.info('Finished a job', { job_id: job.id, kind: job.kind });
    } catch (error) {
      if (error instanceof JobInterrupted) return this.interrupted(job, error);
      // The lease runs out, and the job goes on from its last step.
      if (classifyDatabaseError(error) === 'transient') throw error;
      this.log.error('A job failed', error, { job_id: job.id, kind: job.kind });
      await this.repository.finish(job.id, this.instanceId, 'failed', { error: messageForLog(error) });
    }
  }

  private async interrupted({ id, kind }: Job, { reason }: JobInterrupted): Promise<void> {
    this.log.info('A job was interrupted', { job_id: id, kind, reason });
    if (reason === 'stop requested') await this.repository.finish(id, this.instanceId, 'stopped', null);
    if (reason === 'process stops') await this.repository.release(id, this.instanceId);
  }

  private leased(job: Job): LeasedJob {
    const save = async (progress: Parameters<LeasedJob['save']>[0], client?: ClientBase): Promise<void> => {
      if (this.isStopping) throw new JobInterrupted('process stops');
      const saved = await this.repository.save(job.id, this.instanceId, this.limits.leaseMs, progress, client);
      if (!saved) throw new JobInterrupted('lease lost');
      if (saved.isStopRequested) throw new JobInterrupted('stop requested');
    };
    return {
      job,
      isTakenOver: job.position !== null,
      save: (progress) => save(progress),
      saveStep: async (progress, rows, client) => {
        await save(progress, client);
        await this.repository.addRows(job.id, rows, client);
      },
      addRows: (rows) => this.repository.addRows(job.id, rows),
    };
  }
}
