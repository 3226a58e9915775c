import { messageForLog } from '@app/common';
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { DestinationUnavailableError, type EventHandler } from '../event-handler';
import type { EventStream, StreamOptions } from '../event-stream';
import { pause } from '../pause';
import { backoffMs, IN_BROKER_SECONDS } from '../retry-schedule';
import { isolateEvents, subscribe } from '../stream-repository';
import { BrokerConnection, openChannel } from './broker-connection';
import { decodeMessages, EVENTS_PER_MESSAGE, type EventMessage } from './event-message';
import { fileDeadMessage } from './file-dead-message';
import { type Group, handleGroups, handleMessages } from './handle-messages';
import { deleteOldHandled } from './handled-repository';
import { Publisher } from './publisher';
import { QueueConsumer, type QueueOptions } from './queue-consumer';
import { assertTopology, deadQueue, isolatedQueue, type Limits, queueOf, retryQueue } from './topology';

/** Messages of a queue that a process holds. */
const MIN_PREFETCH = 20;
const MAX_PREFETCH = 2_000;
const DEAD_PREFETCH = 50;
const HOUR_MS = 3_600_000;
/** Another version of this program has the handler. */
const UNKNOWN_HANDLER_DELAY_SECONDS = 60;

export interface RabbitOptions extends StreamOptions {
  brokerUrl: string;
  /** The name of the queue of transaction handlers; the names of all others begin with it. */
  queueName: string;
  limits?: Limits;
}

/** Gives handlers the events that the relay published to the broker. */
export class RabbitStream implements EventStream {
  private connection: BrokerConnection | undefined;
  private handlers = new Map<string, EventHandler>();
  private readonly outages = new Map<string, number>();

  constructor(private readonly options: RabbitOptions) {}

  start(handlers: readonly EventHandler[]): void {
    this.handlers = new Map(handlers.map((handler) => [handler.name, handler]));
    const { brokerUrl, log } = this.options;
    this.connection = new BrokerConnection(brokerUrl, 'event consumer', (...session) => this.consume(...session), log);
  }

  async stop(): Promise<void> {
    await this.connection?.stop();
  }

  private async consume(connection: ChannelModel, ended: AbortSignal): Promise<void> {
    const { pool, queueName, limits, log } = this.options;
    const closed = new AbortController();
    const stopping = AbortSignal.any([ended, closed.signal]);
    const onClosed = (): void => closed.abort();
    const queues = new Set([...this.handlers.values()].map((handler) => queueOf(queueName, handler)));
    const channel = await openChannel(connection, onClosed);
    await assertTopology(channel, queueName, queues, limits);
    for (const handler of this.handlers.values()) await subscribe(pool, handler, queueOf(queueName, handler));
    const all = [...[...queues].flatMap((queue) => this.consumersOf(queue)), this.deadConsumer()];
    const consumers = await Promise.all(all.map((one) => QueueConsumer.start(connection, one, log, onClosed)));
    await Promise.all([...consumers.map((consumer) => consumer.run(stopping)), this.maintain(stopping)]);
  }

  /** Of a queue, and of the one beside it whose messages come one at a time. */
  private consumersOf(queue: string): QueueOptions[] {
    const { queueName, batchSize, log } = this.options;
    const handler = [...this.handlers.values()].find((one) => queueOf(queueName, one) === queue);
    const gathering =
      handler?.effect === 'outside'
        ? { prefetch: Math.min(MAX_PREFETCH, handler.maxEvents), flushIntervalMs: handler.flushIntervalMs }
        : { prefetch: Math.max(MIN_PREFETCH, (2 * batchSize) / EVENTS_PER_MESSAGE), flushIntervalMs: 0 };
    return [
      { queue, ...gathering, handle: (...delivered) => this.receive(queue, ...delivered) },
      {
        queue: isolatedQueue(queue),
        prefetch: 1,
        flushIntervalMs: 0,
        handle: (messages, publisher, closed) => this.handle(queue, decodeMessages(messages, log), publisher, closed),
      },
    ];
  }

  /** One of the events of a message that was delivered before may have ended its process: each is delivered alone. */
  private async receive(
    queue: string,
    messages: readonly ConsumeMessage[],
    publisher: Publisher,
    closed: AbortSignal,
  ): Promise<void> {
    const [again, fresh] = partition(messages, (message) => deliveryCountOf(message) > 0);
    const alone = decodeMessages(again, this.options.log).flatMap(({ keys, ...message }) =>
      keys.map((key) => ({ ...message, keys: [key], isRetry: true as const })),
    );
    for (const [handler, group] of Map.groupBy(alone, (message) => message.handler)) {
      await this.postpone(handler, group, IN_BROKER_SECONDS, 'The handler did not finish.');
    }
    await publishAll(publisher, isolatedQueue(queue), alone);
    await this.handle(queue, decodeMessages(fresh, this.options.log), publisher, closed);
  }

  private async handle(
    queue: string,
    messages: readonly EventMessage[],
    publisher: Publisher,
    closed: AbortSignal,
  ): Promise<void> {
    const groups = Map.groupBy(messages, ({ handler }) => handler);
    for (const name of await this.handleTogether(groups)) groups.delete(name);
    await Promise.all(
      [...groups].map(async ([name, group]) => {
        const handler = this.handlers.get(name);
        if (!handler) return this.postpone(name, group, UNKNOWN_HANDLER_DELAY_SECONDS, 'No process has this handler.');
        for (const batch of batches(group, this.options.batchSize)) {
          await this.handleBatch(queue, handler, batch, publisher, closed);
        }
      }),
    );
  }

  /**
   * Handlers of the database take what is new to them in one transaction. When one fails, each goes by itself.
   *
   * @returns the names of those that are done
   */
  private async handleTogether(all: ReadonlyMap<string, readonly EventMessage[]>): Promise<string[]> {
    const { pool, batchSize, log, onHandled } = this.options;
    const groups = [...all].flatMap(([name, messages]): Group[] => {
      const handler = this.handlers.get(name);
      return handler?.effect === 'transaction' && isFresh(messages) && batches(messages, batchSize).length === 1
        ? [{ handler, messages }]
        : [];
    });
    if (groups.length < 2) return [];
    try {
      const done = await handleGroups(pool, groups);
      for (const { handler, handled } of done) onHandled(handler, 'handled', handled);
      return done.map(({ handler }) => handler);
    } catch (error) {
      log.debug('Handlers are run one by one after a failure', { cause: messageForLog(error) });
      return [];
    }
  }

  private async handleBatch(
    queue: string,
    handler: EventHandler,
    messages: readonly EventMessage[],
    publisher: Publisher,
    closed: AbortSignal,
  ): Promise<void> {
    const { pool, log, onHandled } = this.options;
    try {
      const { handled, failed, retries } = await handleMessages(pool, handler, messages, log);
      for (const [attempts, group] of Map.groupBy(retries, (retry) => retry.attempts)) {
        await publishAll(publisher, retryQueue(queue, attempts), group);
      }
      onHandled(handler.name, 'handled', handled);
      onHandled(handler.name, 'failed', failed);
      this.outages.delete(handler.name);
    } catch (error) {
      if (!(error instanceof DestinationUnavailableError)) throw error;
      await this.waitFor(handler, messages, error, closed);
    }
  }

  /** Nothing is delivered for a while. What was on its way waits in the database, where there is always room. */
  private async waitFor(
    { name }: EventHandler,
    messages: readonly EventMessage[],
    error: DestinationUnavailableError,
    closed: AbortSignal,
  ): Promise<void> {
    const outages = (this.outages.get(name) ?? 0) + 1;
    this.outages.set(name, outages);
    const delayMs = backoffMs(outages, error.retryAfterMs);
    this.options.log.warn('A destination is unavailable', { handler: name, cause: error.message, delay_ms: delayMs });
    await this.postpone(name, messages, delayMs / 1_000, error.message);
    await pause(delayMs, closed);
  }

  /** The relay publishes them again, unless they are handled before. */
  private postpone(
    handler: string,
    messages: readonly EventMessage[],
    delaySeconds: number,
    reason: string,
  ): Promise<void> {
    const events = messages.flatMap(({ keys, attempts }) => keys.map((key) => ({ ...key, attempts })));
    return isolateEvents(this.options.pool, handler, events, { delaySeconds, reason });
  }

  private deadConsumer(): QueueOptions {
    const { pool, queueName, log } = this.options;
    return {
      queue: deadQueue(queueName),
      prefetch: DEAD_PREFETCH,
      flushIntervalMs: 0,
      handle: async (messages) => {
        for (const message of messages) await fileDeadMessage(pool, message, log);
      },
    };
  }

  private async maintain(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      try {
        await deleteOldHandled(this.options.pool);
      } catch (error) {
        this.options.log.warn('Old records of handled events were not deleted', { cause: messageForLog(error) });
      }
      await pause(HOUR_MS, stopping);
    }
  }
}

/** How often a message was given back before, which the broker counts. */
function deliveryCountOf({ properties: { headers } }: ConsumeMessage): number {
  const count: unknown = headers?.['x-delivery-count'];
  return typeof count === 'number' ? count : 0;
}

/** Whether a handler is given the events of messages for the first time. */
function isFresh(messages: readonly EventMessage[]): boolean {
  return messages.every(({ attempts, isRetry }) => attempts === 0 && isRetry === undefined);
}

/** Messages with about `limit` events together. */
function batches(messages: readonly EventMessage[], limit: number): EventMessage[][] {
  const all: EventMessage[][] = [];
  let size = Infinity;
  for (const message of messages) {
    if (size + message.keys.length > limit) [size, all[all.length]] = [0, []];
    all.at(-1)!.push(message);
    size += message.keys.length;
  }
  return all;
}

function partition<T>(all: readonly T[], belongs: (one: T) => boolean): [T[], T[]] {
  return [all.filter((one) => belongs(one)), all.filter((one) => !belongs(one))];
}

/** @throws Error when the broker refuses some: all are handled again later */
async function publishAll(publisher: Publisher, queue: string, messages: readonly EventMessage[]): Promise<void> {
  const shared = messages.map(({ handler, ...message }) => ({ ...message, handlers: [handler] }));
  const isConfirmed = await publisher.publish(queue, shared);
  if (isConfirmed.includes(false)) throw new Error(`The queue ${queue} is full or missing`);
}
