import type { LeasedJob } from './job';

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
