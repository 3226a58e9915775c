import { randomUUID } from 'node:crypto';
import type { Log } from '@app/common';
import type { Pool } from 'pg';
import type { EventHandler } from '../event-handler';
import type { EventStream } from '../event-stream';
import { PostgresStream } from '../postgres-stream';
import { RabbitStream } from '../rabbitmq/rabbit-stream';
import { Relay } from '../rabbitmq/relay';
import type { Limits } from '../rabbitmq/topology';
import { deleteQueues } from './broker';

/** Retries that a test can wait for. */
const LIMITS: Limits = { retryDelaysMs: [50, 50, 50, 50] };

/** A transport under test. Each stream is what one process of a consumer runs. */
export interface TransportUnderTest {
  stream(handlers: readonly EventHandler[], batchSize?: number): EventStream;
  /** What a consumer in another process needs to know: the URL of the broker and the name of the queue. */
  readonly place: readonly string[];
  /** Lets what waits for its next attempt wait no longer. */
  hurry(): Promise<void>;
  close(): Promise<void>;
}

export type OpenTransport = (pool: Pool, log: Log) => TransportUnderTest;

/** What waits in the broker is due a day later, and comes by itself. */
const MAKE_DUE = `UPDATE event_retries SET due_at = now() WHERE due_at > now() AND due_at < now() + interval '12 hours'`;

export const openPostgres: OpenTransport = (pool, log) => {
  const streams: EventStream[] = [];
  return {
    place: [],
    stream(handlers, batchSize = 50) {
      const stream = new PostgresStream({ pool, batchSize, log, onHandled: () => {} });
      streams.push(stream);
      stream.start(handlers);
      return stream;
    },
    hurry: async () => void (await pool.query(MAKE_DUE)),
    close: async () => void (await Promise.all(streams.map((stream) => stream.stop()))),
  };
};

/** With a relay as the collector runs it, and queues of its own. */
export function openRabbit(brokerUrl: string, limits: Limits = LIMITS): OpenTransport {
  return (pool, log) => {
    const queueName = `test-${randomUUID()}`;
    const relay = new Relay({ pool, brokerUrl, log, onPublished: () => {} });
    const streams: EventStream[] = [];
    const names = new Set<string>();
    relay.start();
    return {
      place: [brokerUrl, queueName],
      stream(handlers, batchSize = 50) {
        for (const { name } of handlers) names.add(name);
        const options = { pool, batchSize, log, onHandled: () => {}, brokerUrl, queueName, limits };
        const stream = new RabbitStream(options);
        streams.push(stream);
        stream.start(handlers);
        return stream;
      },
      hurry: async () => void (await pool.query(MAKE_DUE)),
      close: async () => {
        await Promise.all([...streams.map((stream) => stream.stop()), relay.stop()]);
        await deleteQueues(brokerUrl, queueName, [...names]);
      },
    };
  };
}
