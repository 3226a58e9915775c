import { Log } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Pool } from 'pg';
import { EVENT_POOL } from '../event-pool';

const RAISE_SILENCE_ALERTS = readStatement(__dirname, 'raise_silence_alerts');
const RAISE_SPIKE_ALERTS = readStatement(__dirname, 'raise_spike_alerts');

/**
 * Compares what came until a time with what came at the same time in previous weeks, and raises alerts for what is missing
 * and for what is far more. Any number of processes may do it: an alert is raised once.
 */
export async function raiseRateAlerts(pool: Pool, now: Date): Promise<void> {
  await pool.query({ ...RAISE_SILENCE_ALERTS, values: [now] });
  await pool.query({ ...RAISE_SPIKE_ALERTS, values: [now] });
}

const INTERVAL_MS = 60_000;

/** Looks for silence and spikes each minute. */
@Injectable()
export class RateAlertsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(EVENT_POOL) private readonly pool: Pool,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.look());
    }, INTERVAL_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Never throws: the next look tries it again. */
  private async look(): Promise<void> {
    try {
      await raiseRateAlerts(this.pool, new Date());
    } catch (error) {
      this.log.error('Failed to look for silence and spikes of events', error);
    }
  }
}
