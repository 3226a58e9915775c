import { Log, messageForLog } from '@app/common';
import { presetPeriod, resolveTile } from '@app/semantic-layer';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InsightEnvironment } from '../insight.env';
import { QueryService } from '../query/query.service';
import { type ClaimedRun, type FinishedRun, ReportRunsRepository } from './report-runs.repository';
import { ReportSender } from './report-sender.service';
import { isEmptyResult, missingPartners, type RunResult } from './run-result';

const LOOK_EVERY_MS = 15_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Longer than all tiles of a dashboard take; a process that dies leaves its run to others then. */
const CLAIMED_FOR_MS = 5 * MINUTE_MS;
/** A partner that does not answer is waited for so often, with longer pauses, about half an hour in all. */
const MAX_ATTEMPTS = 6;
const PAUSES_MS = [1, 2, 5, 10, 10].map((minutes) => minutes * MINUTE_MS);

/** Runs reports when they are due: opens the run, computes its figures, stores them with its messages, sends these. */
@Injectable()
export class ReportRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;

  constructor(
    private readonly runs: ReportRunsRepository,
    private readonly queries: QueryService,
    private readonly sender: ReportSender,
    private readonly environment: InsightEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    if (this.environment.REPORTS === 'on') this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.working;
  }

  private look(): void {
    this.working ??= this.work(new Date())
      .catch((error: unknown) => this.log.error('Failed to run reports', error, { cause: messageForLog(error) }))
      .finally(() => {
        this.working = undefined;
      });
  }

  /** Does everything that is due at a time, once. */
  async work(now: Date): Promise<void> {
    while (await this.runs.openDueRun(now));
    const { REPORT_RUNS_RETENTION_DAYS: days } = this.environment;
    if (days > 0) await this.runs.removeBefore(new Date(now.getTime() - days * DAY_MS));
    const until = new Date(now.getTime() + CLAIMED_FOR_MS);
    for (let run = await this.runs.claimRun(now, until); run; run = await this.runs.claimRun(now, until)) {
      await this.runs.finishRun(run, await this.compute(run, now), now);
    }
    await this.sender.sendAll(now);
  }

  private async compute(run: ClaimedRun, now: Date): Promise<FinishedRun> {
    const isLast = run.attempts >= MAX_ATTEMPTS;
    const again = new Date(now.getTime() + (PAUSES_MS[run.attempts - 1] ?? MINUTE_MS));
    try {
      const result = await this.readFigures(run);
      if (missingPartners(result).length > 0 && !isLast) return { ...WAITING, nextAttemptAt: again };
      const isEmpty = isEmptyResult(result);
      const channels = isEmpty && run.skips_empty ? [] : run.channels;
      this.log.info('Ran a report', { report: run.name, due: run.due_at.toISOString(), isEmpty });
      return { state: isEmpty ? 'empty' : 'done', result, error: null, nextAttemptAt: null, channels };
    } catch (error) {
      this.log.warn('Failed to compute a report', { report: run.name, cause: messageForLog(error), isLast });
      const state = isLast ? 'failed' : 'pending';
      return { ...WAITING, state, error: messageForLog(error), nextAttemptAt: isLast ? null : again };
    }
  }

  /** The figures at the time that the report was due, so that a late run shows the same days. */
  private async readFigures({ board, timezone, due_at: now, name }: ClaimedRun): Promise<RunResult> {
    const view = { period: presetPeriod(board.period, timezone, now), filters: [], zone: timezone, now };
    // A report may be read by anyone that its channels reach.
    const reader = { name: `report ${name}`, maySeePersonalValues: false, onlyPartner: undefined };
    const tiles = [];
    for (const tile of board.tiles) {
      const result = await this.queries.run(resolveTile(tile, view), reader);
      tiles.push({ tile, plan: resolveTile(tile, view), result });
    }
    return { tiles };
  }
}

const WAITING: FinishedRun = { state: 'pending', result: null, error: null, nextAttemptAt: null, channels: [] };
