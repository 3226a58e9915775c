import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { Miniflare } from 'miniflare';
import { MODULES_ROOT, readWorkerModules } from './worker-modules';
import { readWranglerConfig } from './wrangler-config';

export const EDGE_KEY = 'edge-key-of-tests-edge-key-of-tests';
export const PUBLIC_HOST = 'network.bytec.com';
/** The client's address, which only Cloudflare can set; the tests take its place. */
export const SENDER = '203.0.113.77';

export interface RawResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The Worker in workerd, with its queue, as `wrangler.jsonc` configures it. */
export interface EdgeUnderTest {
  /** Where it listens. */
  url: string;
  /** Its log so far. */
  logged(): string;
  /** Sends bytes as they are, without a client library, and closes the connection after the response. */
  sendRaw(text: string): Promise<RawResponse>;
  get(target: string, headers?: Record<string, string>): Promise<RawResponse>;
  post(target: string, body: string | Buffer, headers?: Record<string, string>): Promise<RawResponse>;
  /** Sends a GET and resets its connection once `isTime` resolves, before the response. */
  sendAndLeave(target: string, isTime: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** @param bindings in place of those in `wrangler.jsonc` */
export async function startEdge(bindings: Record<string, unknown>): Promise<EdgeUnderTest> {
  let logged = '';
  const collect = (stream: Readable): void => void stream.on('data', (chunk: Buffer) => (logged += chunk.toString()));
  const { compatibility_date: compatibilityDate, vars, queues } = readWranglerConfig();
  const [producer, consumer] = [queues.producers[0]!, queues.consumers[0]!];
  const miniflare = new Miniflare({
    modules: readWorkerModules(),
    modulesRoot: MODULES_ROOT,
    compatibilityDate,
    cf: false,
    bindings: { ...vars, EDGE_KEY, ...bindings } as Record<string, string>,
    queueProducers: { [producer.binding]: producer.queue },
    queueConsumers: {
      [consumer.queue]: {
        maxBatchSize: consumer.max_batch_size,
        maxBatchTimeout: consumer.max_batch_timeout,
        maxRetries: consumer.max_retries,
        deadLetterQueue: consumer.dead_letter_queue,
      },
    },
    // Past the simulator's own front end, which parses and rewrites URLs.
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => [stdout, stderr].forEach(collect),
    telemetry: { enabled: false },
  });
  await miniflare.ready;
  const port = Number((await miniflare.unsafeGetDirectURL()).port);
  const sendRaw = (text: string) => sendBytes(port, text);
  const send = (method: string, target: string, headers: Record<string, string>, body = ''): Promise<RawResponse> =>
    sendRaw(`${method} ${target} HTTP/1.1\r\n${writeHeaders(headers)}\r\n${body}`);
  return {
    url: `http://127.0.0.1:${port}`,
    logged: () => logged,
    sendRaw,
    get: (target, headers = {}) => send('GET', target, headers),
    post: (target, body, headers = {}) => {
      const bytes = Buffer.from(body);
      return send('POST', target, { 'content-length': String(bytes.length), ...headers }, bytes.toString('latin1'));
    },
    sendAndLeave: (target, isTime) => sendAndLeave(port, `GET ${target} HTTP/1.1\r\n${writeHeaders({})}\r\n`, isTime),
    stop: () => miniflare.dispose(),
  };
}

function writeHeaders(headers: Record<string, string>): string {
  const all = { host: PUBLIC_HOST, connection: 'close', 'cf-connecting-ip': SENDER, ...headers };
  return Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

/** The runtime keeps connections open in any case, so the response is complete when its length is reached. */
function sendBytes(port: number, text: string): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
    const finish = (): void => {
      socket.destroy();
      resolve(parseResponse(received));
    };
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (isComplete(received, text.startsWith('HEAD '))) finish();
    });
    socket.on('end', finish);
    socket.on('error', reject);
  });
}

async function sendAndLeave(port: number, text: string, isTime: () => Promise<void>): Promise<void> {
  const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
  const closed = new Promise((resolve, reject) => socket.on('close', resolve).on('error', reject));
  await isTime();
  socket.resetAndDestroy();
  await closed;
}

function isComplete(response: string, isHead: boolean): boolean {
  const end = response.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/^content-length: (\d+)/im.exec(response.slice(0, end))?.[1] ?? Number.NaN);
  return isHead || response.length - end - 4 >= length;
}

function parseResponse(text: string): RawResponse {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { status: Number(statusLine.split(' ')[1]), headers, body: rest.join('\r\n\r\n') };
}
