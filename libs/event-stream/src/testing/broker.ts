import { spawnSync } from 'node:child_process';
import { connect } from 'amqplib';
import { queueNames } from '../rabbitmq/topology';

const DEFAULT_URL = 'amqp://guest:guest@127.0.0.1:5672';
const PROBE = `
  const socket = require('node:net').connect({ host: process.argv[1], port: Number(process.argv[2]), timeout: 2000 });
  socket.on('connect', () => process.exit(0)).on('timeout', () => process.exit(1)).on('error', () => process.exit(1));`;

export interface TestBroker {
  url: string;
  isAvailable: boolean;
  /** Of a test that needs it, and is skipped without it. */
  title: (text: string) => string;
}

/**
 * The broker at a URL, or that of this machine. Tests use queues of their own, and never stop it.
 *
 * @param isRequired its tests fail without it, instead of being skipped
 */
export function findBroker(isRequired: boolean, url: string = DEFAULT_URL): TestBroker {
  const { hostname, port } = new URL(url);
  const isAvailable = isRequired || spawnSync(process.execPath, ['-e', PROBE, hostname, port || '5672']).status === 0;
  const notice = ' [skipped: no RabbitMQ responds; REQUIRE_RABBITMQ=1 makes this a failure]';
  return { url, isAvailable, title: (text) => (isAvailable ? text : text + notice) };
}

/** Deletes the queues of a stream. */
export async function deleteQueues(url: string, name: string, handlers: readonly string[]): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  const queues = [name, ...handlers.map((handler) => `${name}.${handler}`)];
  for (const queue of queueNames(name, queues)) await channel.deleteQueue(queue);
  await connection.close();
}
