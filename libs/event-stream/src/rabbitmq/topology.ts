import type { Channel } from 'amqplib';
import type { EventHandler } from '../event-handler';
import { RETRY_DELAYS_SECONDS } from '../retry-schedule';

// The queues of a stream. All are quorum queues: durable, and replicated where the broker has several nodes. Dead-lettering
// at least once needs all of the strategy, `reject-publish` and a target; without one of them the broker drops silently.

const MAX_LENGTH = 50_000;
const MESSAGE_TTL_MS = 24 * 3_600_000;
/** Deliveries of a message that was not acknowledged: each but the first ended its process, or its connection. */
const DELIVERY_LIMIT = 5;
const DELAY_NAMES = ['5s', '30s', '5m', '30m'];

/** Overrides for tests, which cannot wait for a day or send fifty thousand messages. */
export interface Limits {
  maxLength?: number;
  messageTtlMs?: number;
  retryDelaysMs?: readonly number[];
}

/** Where the messages of a handler go: those of all transaction handlers to one queue, a destination's to one of its own. */
export function queueOf(name: string, { effect, name: handler }: EventHandler): string {
  return effect === 'transaction' ? name : `${name}.${handler}`;
}

/** Messages of one event each, which are delivered one at a time: one that ends the process is found here. */
export function isolatedQueue(queue: string): string {
  return `${queue}.isolated`;
}

/** @param attempts how often the event has failed */
export function retryQueue(queue: string, attempts: number): string {
  return `${queue}.retry.${DELAY_NAMES[attempts - 1]}`;
}

/** What the broker gave up: delivered too often, or expired. */
export function deadQueue(name: string): string {
  return `${name}.dead`;
}

/** Creates what does not exist. Queues with other arguments are an error of the broker. */
export async function assertTopology(
  channel: Channel,
  name: string,
  queues: Iterable<string>,
  { maxLength = MAX_LENGTH, messageTtlMs = MESSAGE_TTL_MS, retryDelaysMs }: Limits = {},
): Promise<void> {
  const dead = deadQueue(name);
  await channel.assertQueue(dead, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  const delaysMs = retryDelaysMs ?? RETRY_DELAYS_SECONDS.map((seconds) => seconds * 1_000);
  for (const queue of queues) {
    for (const each of [queue, isolatedQueue(queue)]) {
      const limits = { 'x-delivery-limit': DELIVERY_LIMIT };
      await assertQueue(channel, each, { maxLength, ttlMs: messageTtlMs, target: dead, limits });
    }
    for (const [place, ttlMs] of delaysMs.entries()) {
      await assertQueue(channel, retryQueue(queue, place + 1), { maxLength, ttlMs, target: queue, limits: {} });
    }
  }
}

/** All queues of a stream, for the one who deletes them. */
export function queueNames(name: string, queues: Iterable<string>): string[] {
  const delays = DELAY_NAMES.map((_delay, place) => place + 1);
  const all = [...queues].flatMap((queue) => [
    queue,
    isolatedQueue(queue),
    ...delays.map((attempts) => retryQueue(queue, attempts)),
  ]);
  return [...all, deadQueue(name)];
}

interface QueueOptions {
  maxLength: number;
  ttlMs: number;
  /** Where expired and given up messages go. */
  target: string;
  limits: Readonly<Record<string, number>>;
}

async function assertQueue(
  channel: Channel,
  queue: string,
  { maxLength, ttlMs, target, limits }: QueueOptions,
): Promise<void> {
  const options = {
    'x-queue-type': 'quorum',
    'x-max-length': maxLength,
    'x-overflow': 'reject-publish',
    'x-message-ttl': ttlMs,
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': target,
    'x-dead-letter-strategy': 'at-least-once',
    ...limits,
  };
  await channel.assertQueue(queue, { durable: true, arguments: options });
}
