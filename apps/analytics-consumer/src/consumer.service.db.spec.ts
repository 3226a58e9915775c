import { randomUUID } from 'node:crypto';
import { Log, MetricsService } from '@app/common';
import type { TestDatabase } from '@app/common/testing/test-database';
import { until } from '@app/common/testing/until';
import { createPartitions } from '@app/event-stream';
import { createAnalyticsDatabase } from '@app/event-stream/testing/analytics-database';
import { deleteQueues, findBroker } from '@app/event-stream/testing/broker';
import { Pool } from 'pg';
import { ConsumerEnvironment } from './consumer.env';
import { ConsumerService } from './consumer.service';
import { BigQueryStub } from './testing/bigquery-stub';

const DAY = new Date().toISOString().slice(0, 10);
const INSERT_EVENTS = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, properties)
  SELECT '${DAY}', 1, gen_random_uuid(), now(), now(), 'click', 'click', false, '{}' FROM generate_series(1, 3)`;
const WITHIN_MS = 20_000;

const broker = findBroker(process.env['REQUIRE_RABBITMQ'] === '1', process.env['RABBITMQ_URL']);

describe('the consumer', () => {
  let database: TestDatabase;
  let pool: Pool;
  let bigQuery: BigQueryStub;
  beforeEach(async () => {
    database = await createAnalyticsDatabase();
    pool = new Pool({ connectionString: database.url, max: 20 });
    bigQuery = new BigQueryStub();
    await bigQuery.start();
    await createPartitions(pool, [DAY]);
    await pool.query(INSERT_EVENTS);
  });
  afterEach(async () => {
    await bigQuery.stub.stop();
    await pool.end();
    await database.drop();
  });

  /** Runs a consumer until the warehouse has all events, and its handlers have positions. */
  async function load(settings: Partial<ConsumerEnvironment>): Promise<void> {
    const environment = Object.assign(new ConsumerEnvironment(), {
      BIGQUERY_TABLE: 'project.dataset.events',
      BIGQUERY_URL: bigQuery.url,
      GCE_METADATA_HOST: new URL(bigQuery.url).host,
      ...settings,
    });
    const log = new Log({ write: () => {}, flush: () => {} }, 'info');
    const consumer = new ConsumerService(pool, environment, log, new MetricsService());
    consumer.onApplicationBootstrap();
    try {
      await until('the events are loaded', () => bigQuery.rows.length === 3, WITHIN_MS);
      await until('the handlers have positions', async () => (await queueOf('hourly')) !== undefined, WITHIN_MS);
    } finally {
      await consumer.beforeApplicationShutdown();
    }
  }

  /** Undefined without a position; null where events come from the table. */
  async function queueOf(handler: string): Promise<string | null | undefined> {
    const { rows } = await pool.query<{ queue: string | null }>(
      'SELECT queue FROM stream_positions WHERE handler = $1',
      [handler],
    );
    return rows[0]?.queue;
  }

  it('loads events into a warehouse, and not again after a restart', async () => {
    await load({});
    await load({});
    expect(bigQuery.jobs.size).toBe(1);
    expect(new Set(bigQuery.rows.map((row) => row['delivery_id'])).size).toBe(3);
  });

  (broker.isAvailable ? describe : describe.skip)(broker.title('beside RabbitMQ'), () => {
    it('loads events into a warehouse from the table', async () => {
      const name = `test-${randomUUID()}`;
      try {
        await load({ RABBITMQ_URL: broker.url, ANALYTICS_QUEUE_NAME: name });
        expect([await queueOf('bigquery'), await queueOf('hourly')]).toEqual([null, name]);
      } finally {
        await deleteQueues(broker.url, name, []);
      }
    });
  });
});
