import { randomUUID } from 'node:crypto';
import type { ConfirmChannel, Message } from 'amqplib';
import { encodeMessage, type SharedMessage } from './event-message';

/** A broker that does not confirm in time is treated as one that is gone. */
const CONFIRM_TIMEOUT_MS = 5_000;

/** Publishes by queue name. Nothing counts as published until the broker has confirmed it. */
export class Publisher {
  private readonly unroutable = new Set<string>();

  constructor(private readonly channel: ConfirmChannel) {
    channel.on('return', ({ properties }: Message) => this.unroutable.add(String(properties.messageId)));
  }

  /**
   * Returns for each message whether the broker has it. It refuses those for which a queue is full or missing.
   *
   * @throws Error when the channel closes or no confirmation arrives: any of them may be published
   */
  async publish(queue: string, messages: readonly SharedMessage[]): Promise<boolean[]> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('The broker did not confirm in time')), CONFIRM_TIMEOUT_MS);
    });
    try {
      return await Promise.race([Promise.all(messages.map((message) => this.publishOne(queue, message))), timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  private publishOne(queue: string, message: SharedMessage): Promise<boolean> {
    const messageId = randomUUID();
    const options = { persistent: true, mandatory: true, messageId, contentType: 'application/json' };
    return new Promise((resolve, reject) => {
      const onConfirmed = (error: Error | null): void => {
        // The broker returns a message without a queue before it confirms it.
        if (!error) resolve(!this.unroutable.delete(messageId));
        else if (error.message === 'message nacked') resolve(false);
        else reject(error);
      };
      try {
        this.channel.publish('', queue, encodeMessage(message), options, onConfirmed);
      } catch (error) {
        reject(error);
      }
    });
  }
}
