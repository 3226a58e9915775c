import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '@app/common';
import { MAX_AGE_DAYS } from '@app/events';
import { daysAround } from '@app/event-stream';
import { AnalyticsEnvironment } from '../analytics.env';
import { EventRepository } from './event.repository';

const HOUR_MS = 3_600_000;
const DAYS_AHEAD = 2;

/** Creates the partitions of the days that events may claim, ahead of them, and bounds the rejected events. */
@Injectable()
export class DayKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly repository: EventRepository,
    private readonly environment: AnalyticsEnvironment,
    private readonly log: Log,
  ) {}

  /** A database that is down does not stop the start: a missing partition is made when an event needs it. */
  async onApplicationBootstrap(): Promise<void> {
    await this.maintain();
    this.timer = setInterval(() => void this.maintain(), HOUR_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async maintain(): Promise<void> {
    try {
      await this.repository.createPartitions(daysAround(Date.now(), -MAX_AGE_DAYS, DAYS_AHEAD));
      await this.repository.deleteOldestRejects(this.environment.ANALYTICS_REJECTS_MAX);
    } catch (error) {
      this.log.error('Failed to maintain the events', error);
    }
  }
}
