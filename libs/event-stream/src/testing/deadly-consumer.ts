// A consumer whose handler kills the process at one event, for the test of both transports. Arguments: the URL of the
// database, the id of that event, and for RabbitMQ the URL of the broker and the name of the queue.
import { Log } from '@app/common';
import { Pool } from 'pg';
import type { TransactionHandler } from '../event-handler';
import { PostgresStream } from '../postgres-stream';
import { RabbitStream } from '../rabbitmq/rabbit-stream';

const [databaseUrl, deadlyId, brokerUrl, queueName] = process.argv.slice(2);
const pool = new Pool({ connectionString: databaseUrl!, max: 10 });
const log = new Log({ write: () => {}, flush: () => {} }, 'info');
const options = { pool, batchSize: 50, log, onHandled: () => {} };

const handler: TransactionHandler = {
  name: 'deadly',
  effect: 'transaction',
  types: 'all',
  async handle(events, client) {
    const ids = events.map(({ event_id }) => event_id);
    await client.query(`INSERT INTO effects SELECT 'deadly', unnest($1::uuid[])`, [ids]);
    if (ids.includes(deadlyId!)) process.kill(process.pid, 'SIGKILL');
  },
};

const limits = { retryDelaysMs: [50, 50, 50, 50] };
const stream =
  brokerUrl && queueName ? new RabbitStream({ ...options, brokerUrl, queueName, limits }) : new PostgresStream(options);
stream.start([handler]);
