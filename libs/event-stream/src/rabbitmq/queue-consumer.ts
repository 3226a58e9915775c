import { type Log, messageForLog } from '@app/common';
import type { ChannelModel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import { pause } from '../pause';
import { openChannel } from './broker-connection';
import { Publisher } from './publisher';

const ERROR_BACKOFF_MS = 1_000;

export interface QueueOptions {
  queue: string;
  /** Messages that the broker delivers before some are acknowledged. */
  prefetch: number;
  /** How long messages wait for others before they are handled. */
  flushIntervalMs: number;
  /** Handles all messages that are waiting, which are then acknowledged. It is called again when it throws. */
  handle: (messages: readonly ConsumeMessage[], publisher: Publisher, closed: AbortSignal) => Promise<void>;
}

/**
 * Consumes a queue on a channel of its own, one batch at a time. Messages are acknowledged after they were handled. While
 * they cannot be, for instance because the database is down, they are held: given back, each would count as delivered.
 */
export class QueueConsumer {
  private readonly waiting: ConsumeMessage[] = [];
  private readonly closed = new AbortController();
  private onArrival: () => void = () => {};
  private consumerTag = '';
  private readonly publisher: Publisher;

  private constructor(
    private readonly channel: ConfirmChannel,
    private readonly options: QueueOptions,
    private readonly log: Log,
  ) {
    this.publisher = new Publisher(channel);
  }

  /** @param onClosed ends the session: the channel is gone */
  static async start(
    connection: ChannelModel,
    options: QueueOptions,
    log: Log,
    onClosed: () => void,
  ): Promise<QueueConsumer> {
    let consumer: QueueConsumer | undefined;
    const channel = await openChannel(connection, (error) => {
      if (error) log.warn('A channel of the broker was closed', { queue: options.queue, cause: error.message });
      consumer?.close();
      onClosed();
    });
    consumer = new QueueConsumer(channel, options, log);
    await channel.prefetch(options.prefetch);
    const { consumerTag } = await channel.consume(options.queue, (message) => consumer.receive(message));
    consumer.consumerTag = consumerTag;
    return consumer;
  }

  /** Handles messages until `stopping`, and then those that were delivered before. */
  async run(stopping: AbortSignal): Promise<void> {
    const wake = (): void => this.onArrival();
    stopping.addEventListener('abort', wake, { once: true });
    while (!this.isClosed && !stopping.aborted) {
      await this.arrival(stopping);
      if (this.options.flushIntervalMs > 0 && !this.isFull) await this.fill(stopping);
      await this.handleWaiting(stopping);
    }
    if (!this.isClosed) await this.finish(stopping);
  }

  private get isClosed(): boolean {
    return this.closed.signal.aborted;
  }

  private get isFull(): boolean {
    return this.waiting.length >= this.options.prefetch;
  }

  private close(): void {
    this.closed.abort();
    this.onArrival();
  }

  /** The broker sends null when the queue is deleted. */
  private receive(message: ConsumeMessage | null): void {
    if (message) this.waiting.push(message);
    else this.close();
    if (this.options.flushIntervalMs === 0 || this.waiting.length === 1 || this.isFull) this.onArrival();
  }

  private async arrival(stopping: AbortSignal): Promise<void> {
    if (this.waiting.length > 0 || this.isClosed || stopping.aborted) return;
    await new Promise<void>((resolve) => (this.onArrival = resolve));
  }

  private async fill(stopping: AbortSignal): Promise<void> {
    const full = new AbortController();
    this.onArrival = () => full.abort();
    await pause(this.options.flushIntervalMs, AbortSignal.any([stopping, this.closed.signal, full.signal]));
  }

  private async handleWaiting(stopping: AbortSignal): Promise<void> {
    const messages = this.waiting.splice(0);
    while (messages.length > 0 && !this.isClosed) {
      try {
        await this.options.handle(messages, this.publisher, AbortSignal.any([stopping, this.closed.signal]));
        for (const message of messages) this.channel.ack(message);
        return;
      } catch (error) {
        if (this.isClosed) return;
        this.log.error('Failed to handle messages', error, {
          queue: this.options.queue,
          cause: messageForLog(error),
        });
        if (stopping.aborted) return;
        await pause(ERROR_BACKOFF_MS, AbortSignal.any([stopping, this.closed.signal]));
      }
    }
  }

  /** What was delivered and is given back would count as delivered. */
  private async finish(stopping: AbortSignal): Promise<void> {
    await this.channel.cancel(this.consumerTag);
    await this.handleWaiting(stopping);
    await this.channel.close();
  }
}
