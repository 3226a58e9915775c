import { setTimeout as wait } from 'node:timers/promises';
import { Log, messageForLog, MetricsService } from '@app/common';
import { addPosition, type EventHandler, handleNext } from '@app/event-stream';
import { Inject, Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { Counter } from 'prom-client';
import { ConsumerEnvironment } from './consumer.env';
import { HANDLERS } from './handlers';

/** Injection token of the pool for the analytics database. */
export const EVENT_POOL = Symbol('event pool');

/** Between looks for new events: short after there were some, longer while there are none. */
const IDLE_MS = { min: 5, max: 500 };
/** After a failed step, which is mostly a database that is down. */
const ERROR_BACKOFF_MS = 1_000;

/** Gives each handler its events, in a loop of its own: a slow or failing handler delays no other. */
@Injectable()
export class ConsumerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private loops: Promise<void>[] = [];
  private readonly handled: Counter<'handler' | 'outcome'>;

  constructor(
    @Inject(EVENT_POOL) private readonly pool: Pool,
    private readonly environment: ConsumerEnvironment,
    private readonly log: Log,
    metrics: MetricsService,
  ) {
    this.handled = new Counter({
      name: 'events_handled_total',
      help: 'Events that a handler received, by outcome: handled or failed',
      labelNames: ['handler', 'outcome'],
      registers: [metrics.registry],
    });
  }

  onApplicationBootstrap(): void {
    this.loops = HANDLERS.map((handler) => this.consume(handler));
  }

  /** The step in flight is committed before the pool ends. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }

  private async consume(handler: EventHandler): Promise<void> {
    const { signal } = this.stopping;
    let idleMs = IDLE_MS.min;
    let isAdded = false;
    while (!signal.aborted) {
      try {
        if (!isAdded) await addPosition(this.pool, handler.name);
        isAdded = true;
        const { events, failed, hasMore } = await handleNext(
          this.pool,
          handler,
          this.environment.ANALYTICS_BATCH_SIZE,
          this.log,
        );
        this.handled.inc({ handler: handler.name, outcome: 'handled' }, events - failed);
        this.handled.inc({ handler: handler.name, outcome: 'failed' }, failed);
        idleMs = events > 0 ? IDLE_MS.min : Math.min(IDLE_MS.max, idleMs * 2);
        if (!hasMore) await pause(idleMs, signal);
      } catch (error) {
        this.log.error('Failed to handle events', error, { handler: handler.name, cause: messageForLog(error) });
        await pause(ERROR_BACKOFF_MS, signal);
      }
    }
  }
}

/** Ends early when the signal is aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}
