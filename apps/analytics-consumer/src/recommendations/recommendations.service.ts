import { Log } from '@app/common';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Pool } from 'pg';
import { ConsumerEnvironment } from '../consumer.env';
import { EVENT_POOL } from '../event-pool';
import { computeRecommendations } from './compute-recommendations';

/** Looks so often whether figures are old, so that another process takes over soon from one that has ended. */
const LOOKS_PER_INTERVAL = 4;

/** Computes recommendations again and again, in one process at a time. */
@Injectable()
export class RecommendationsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(EVENT_POOL) private readonly pool: Pool,
    private readonly environment: ConsumerEnvironment,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    const intervalSeconds = this.environment.ANALYTICS_RECOMMENDATIONS_INTERVAL;
    if (intervalSeconds === 0) return;
    const look = (): void => {
      this.running = this.running.then(() => this.compute(intervalSeconds));
    };
    look();
    this.timer = setInterval(look, (intervalSeconds * 1_000) / LOOKS_PER_INTERVAL);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Never throws: the next look tries it again. */
  private async compute(minAgeSeconds: number): Promise<void> {
    const startedAtMs = performance.now();
    try {
      const isDone = await computeRecommendations(this.pool, new Date(), minAgeSeconds);
      const ms = Math.round(performance.now() - startedAtMs);
      if (isDone) this.log.info('Recommendations were computed', { ms });
    } catch (error) {
      this.log.error('Failed to compute recommendations', error);
    }
  }
}
