import { Log, MetricsService } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import { warningLabels } from '@app/postback';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { Counter } from 'prom-client';
import type { StoredOutcome } from '../conversions/conversion-row';
import { PARTNER_POOL, READ_POOL } from '../database/database.module';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { findNewWarnings, type WarningCounts } from './find-new-warnings';

const COUNT_WARNINGS = readStatement(__dirname, 'count_warnings_of_days');
const CLAIM_REPORTS = readStatement(__dirname, 'claim_reports');

const DAY_MS = 86_400_000;
const COMPARED_DAYS = 7;
/** How long after a postback with a warning the day is looked at, once for all that come meanwhile. */
const LOOK_AFTER_MS = 60_000;

type CountRow = WarningCounts & { all_today: number; all_before: number };

/**
 * Counts warnings for the metrics, and logs each new kind of them once a UTC day. New kinds are found from the roll-up,
 * so that restarts and other instances change nothing, and nothing is remembered here.
 */
@Injectable()
export class WarningMonitor implements OnApplicationShutdown {
  private readonly postbacks: Counter<'code' | 'field'>;
  private timer: NodeJS.Timeout | undefined;
  private reporting = Promise.resolve();

  constructor(
    metrics: MetricsService,
    private readonly environment: PartnerServiceEnvironment,
    @Inject(PARTNER_POOL) private readonly pool: Pool,
    @Inject(READ_POOL) private readonly reading: Pool,
    @Inject(Log) private readonly log: Log,
  ) {
    this.postbacks = new Counter({
      name: 'postback_warnings_total',
      help: 'Stored postbacks by the warnings that they have',
      labelNames: ['code', 'field'],
      registers: [metrics.registry],
    });
  }

  /** Called once for each response, so that a repeated delivery of a stored postback is left out. */
  record({ warnings, wasStoredBefore }: StoredOutcome): void {
    if (warnings.length === 0 || wasStoredBefore) return;
    for (const labels of warningLabels(warnings)) this.postbacks.inc(labels);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.reporting = this.report(new Date());
    }, LOOK_AFTER_MS).unref();
  }

  /** Logs the kinds of warning that are new on the UTC day of `now`. Never throws. */
  async report(now: Date): Promise<void> {
    try {
      await this.reportNew(now);
    } catch (error) {
      this.log.error('Failed to compare the warnings of today with those before', error);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.reporting;
  }

  private async reportNew(now: Date): Promise<void> {
    const midnightMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
    const midnight = new Date(midnightMs).toISOString();
    const from = new Date(midnightMs - COMPARED_DAYS * DAY_MS).toISOString();
    const { rows } = await this.reading.query<CountRow>({ ...COUNT_WARNINGS, values: [from, midnight] });
    const postbacks = { today: rows[0]?.all_today ?? 0, before: rows[0]?.all_before ?? 0 };
    const found = findNewWarnings(rows, postbacks);
    if (found.length === 0) return;
    const claimed = await this.pool.query<{ code: string; field: string }>({
      ...CLAIM_REPORTS,
      values: [midnight.slice(0, 10), JSON.stringify(found)],
    });
    const { PARTNER_CODE: partner } = this.environment;
    for (const { code, field, change, count, share, shareBefore } of found) {
      if (!claimed.rows.some((kind) => kind.code === code && kind.field === field)) continue;
      const text = change === 'first_seen' ? 'is new' : 'comes more often than before';
      const figures = { count, share: round(share), usual_share: round(shareBefore) };
      this.log.warn(`Warning ${code} of ${field} ${text}`, { partner, code, field, change, ...figures });
    }
  }
}

function round(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
