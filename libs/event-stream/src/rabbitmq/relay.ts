import { type Log, messageForLog } from '@app/common';
import type { ChannelModel } from 'amqplib';
import type { Pool } from 'pg';
import { Arrivals } from '../arrivals';
import { pause } from '../pause';
import { releasePosition } from '../stream-repository';
import { BrokerConnection, openChannel } from './broker-connection';
import { Publisher } from './publisher';
import { type QueueState, relayNext } from './relay-next';
import { readSubscriptions, type Subscription } from './relay-repository';

/** Between looks for handlers that want events. */
const SUBSCRIPTIONS_MS = 1_000;
/** Between looks for events of which no notification came. */
const IDLE_MS = { min: 5, max: 1_000 };
const GATHER_MS = 3;
const REFUSED_BACKOFF_MS = { min: 250, max: 5_000 };
const ERROR_BACKOFF_MS = 1_000;

export interface RelayOptions {
  pool: Pool;
  brokerUrl: string;
  log: Log;
  onPublished: (handler: string, events: number) => void;
}

/**
 * Publishes the events of handlers that subscribed to a queue. Any number of relays may run: one at a time claims the
 * position of a handler. A position moves after the broker has confirmed, so a broker that is down, or a queue that is
 * full, delays the events of its handlers and nothing else.
 */
export class Relay {
  private connection: BrokerConnection | undefined;
  private subscriptions: readonly Subscription[] = [];
  private readonly arrivals: Arrivals;

  constructor(private readonly options: RelayOptions) {
    this.arrivals = new Arrivals(options.pool, options.log);
  }

  start(): void {
    const { brokerUrl, log } = this.options;
    this.arrivals.start();
    this.connection = new BrokerConnection(brokerUrl, 'event relay', (...session) => this.publish(...session), log);
  }

  async stop(): Promise<void> {
    await this.connection?.stop();
    await this.arrivals.stop();
  }

  private async publish(connection: ChannelModel, ended: AbortSignal): Promise<void> {
    const closed = new AbortController();
    const signal = AbortSignal.any([ended, closed.signal]);
    const channel = await openChannel(connection, () => closed.abort());
    const publisher = new Publisher(channel);
    const loops = new Map<string, Promise<void>>();
    while (!signal.aborted) {
      for (const { queue } of await this.readSubscriptions()) {
        if (!loops.has(queue)) loops.set(queue, this.follow(queue, publisher, signal));
      }
      await pause(SUBSCRIPTIONS_MS, signal);
    }
    await Promise.all(loops.values());
  }

  private async readSubscriptions(): Promise<readonly Subscription[]> {
    try {
      this.subscriptions = await readSubscriptions(this.options.pool);
    } catch (error) {
      this.options.log.warn('The handlers that want events cannot be read', { cause: messageForLog(error) });
    }
    return this.subscriptions;
  }

  /** Publishes the events of a queue until the session ends; a full queue stops no other. */
  private async follow(queue: string, publisher: Publisher, signal: AbortSignal): Promise<void> {
    const { pool, log, onPublished } = this.options;
    const state: QueueState = {
      pool,
      queue,
      publisher,
      marks: new Map(),
      claims: new Map(),
      followsUntilMs: -Infinity,
    };
    let [idleMs, refusedMs] = [IDLE_MS.min, REFUSED_BACKOFF_MS.min];
    while (!signal.aborted) {
      const { count: arrived } = this.arrivals;
      try {
        const subscriptions = this.subscriptions.filter((subscription) => subscription.queue === queue);
        const step = await relayNext(state, subscriptions);
        for (const [handler, events] of step.published) onPublished(handler, events);
        const hasEvents = step.published.size > 0;
        idleMs = hasEvents ? IDLE_MS.min : Math.min(IDLE_MS.max, idleMs * 2);
        refusedMs = step.isRefused ? Math.min(REFUSED_BACKOFF_MS.max, refusedMs * 2) : REFUSED_BACKOFF_MS.min;
        if (step.isRefused) log.warn('A queue of the broker is full or missing', { queue, retry_in_ms: refusedMs });
        if (step.isRefused) await pause(refusedMs, signal);
        // Events mostly come one after another; the next ones go together.
        else if (hasEvents && !step.hasMore) await pause(GATHER_MS, signal);
        else if (!step.hasMore) await this.arrivals.next(arrived, idleMs, signal);
      } catch (error) {
        if (!signal.aborted) log.warn('Failed to publish events', { queue, cause: messageForLog(error) });
        await pause(ERROR_BACKOFF_MS, signal);
      }
    }
    await this.release(state);
  }

  /** Other processes need not wait for the end of the claims. */
  private async release({ queue, claims }: QueueState): Promise<void> {
    const { pool, log } = this.options;
    try {
      for (const { claim } of claims.values()) await releasePosition(pool, claim);
    } catch (error) {
      log.warn('Positions stay claimed for some seconds', { queue, cause: messageForLog(error) });
    }
  }
}
