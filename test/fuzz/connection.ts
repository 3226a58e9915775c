import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FuzzCase } from './compose-case';
import { type FuzzResponse, ResponseReader } from './response-reader';

const HOST = '127.0.0.1';
/** A response that takes longer never comes, however busy the machine is. */
const RESPONSE_TIMEOUT_MS = 60_000;
/** Longer than any correct response takes where the processes have the CPU. */
const LATE_MS = 15_000;
/** How long to wait for a response that may not come. */
const SILENCE_MS = 150;

const SLOW_BODY_BYTES = 20;
const SLOW_PAUSE_MS = 150;
const SLOW_RESPONSE_TIMEOUT_MS = RESPONSE_TIMEOUT_MS;

/** A postback is stored or quarantined, or it is too large. */
const POSTBACK_STATUSES = new Set([200, 413]);

export interface Exchange {
  responses: FuzzResponse[];
  /** Expected responses did not arrive, or the server refused the connection. */
  isUnanswered: boolean;
  /** Why the response is not HTTP; undefined when it is. */
  unreadable?: string | undefined;
  tookMs: number;
}

/** A connection that sends one case after another. It reconnects when the server has closed it. */
export class FuzzConnection {
  private socket: Socket | undefined;
  private reader = new ResponseReader();

  constructor(private readonly port: number) {}

  async exchange(fuzzCase: FuzzCase): Promise<Exchange> {
    const startedMs = performance.now();
    const socket = await this.open();
    const responses: FuzzResponse[] = [];
    let unreadable: string | undefined;
    const over = Promise.withResolvers<boolean>();
    const isExpected = fuzzCase.expected !== undefined;
    const expected = fuzzCase.expected ?? Number.POSITIVE_INFINITY;
    const timer = setTimeout(() => over.resolve(isExpected), isExpected ? RESPONSE_TIMEOUT_MS : SILENCE_MS);
    const receive = (chunk: Buffer): void => {
      try {
        responses.push(...this.reader.read(chunk.toString('latin1'), fuzzCase.isHead));
      } catch (error) {
        unreadable = (error as Error).message;
        this.close();
      }
      if (responses.length >= expected || responses.some(({ closes }) => closes)) over.resolve(false);
    };
    const end = (): void => over.resolve(responses.length === 0 && isExpected);
    socket.on('data', receive).once('close', end);
    if (socket.destroyed) end();
    socket.write(fuzzCase.bytes);
    const isUnanswered = await over.promise;
    clearTimeout(timer);
    socket.off('data', receive).off('close', end);
    if (isUnanswered || responses.length !== expected || responses.some(({ closes }) => closes)) this.close();
    return { responses, isUnanswered, unreadable, tookMs: performance.now() - startedMs };
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
  }

  private async open(): Promise<Socket> {
    if (this.socket && !this.socket.destroyed && !this.socket.readableEnded) return this.socket;
    const socket = connect({ host: HOST, port: this.port, noDelay: true });
    // 'close' follows every error.
    socket.on('error', () => undefined);
    this.socket = socket;
    this.reader = new ResponseReader();
    // A refused connection is an error, and then closed.
    await once(socket, 'connect').catch(() => undefined);
    return socket;
  }
}

/** Returns why an exchange is wrong; undefined when it is correct. */
export function findProblem(
  fuzzCase: FuzzCase,
  { responses, isUnanswered, unreadable, tookMs }: Exchange,
): string | undefined {
  if (unreadable !== undefined) return unreadable;
  if (isUnanswered) return `${responses.length} of ${fuzzCase.expected} responses arrived`;
  if (tookMs > LATE_MS) return `answered after ${Math.round(tookMs)} ms`;
  const failed = responses.find(({ status }) => status >= 500);
  if (failed) return `answered ${failed.status}: ${failed.body.slice(0, 300)}`;
  const { check } = fuzzCase;
  if (check) return responses.map(check).find((problem) => problem !== undefined);
  if (!fuzzCase.isPostback) return undefined;
  const refused = responses.find(({ status }) => !POSTBACK_STATUSES.has(status));
  if (refused) return `a postback was answered ${refused.status}: ${refused.body.slice(0, 300)}`;
  const bare = responses.find(({ status, postbackId }) => status === 200 && postbackId === undefined);
  return bare && `a postback was acknowledged without a postback id: ${bare.body.slice(0, 300)}`;
}

/**
 * Sends the body of a postback byte by byte.
 *
 * @param isAbandoned stops in the middle and disconnects
 * @returns the first line of the response; undefined when there was none
 */
export async function sendSlowly(
  port: number,
  conversionId: string,
  isAbandoned: boolean,
): Promise<string | undefined> {
  const body = `conversion_id=${conversionId}`.padEnd(SLOW_BODY_BYTES, 'x');
  const socket = connect({ host: HOST, port });
  socket.on('error', () => undefined);
  let response = '';
  socket.on('data', (chunk) => (response += chunk.toString('latin1')));
  await once(socket, 'connect');
  socket.write(
    `POST /involve/event HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  for (const byte of body.slice(0, isAbandoned ? SLOW_BODY_BYTES / 2 : body.length)) {
    socket.write(byte);
    await wait(SLOW_PAUSE_MS);
  }
  if (!isAbandoned) await Promise.race([once(socket, 'close'), wait(SLOW_RESPONSE_TIMEOUT_MS)]);
  socket.destroy();
  return response.split('\r\n')[0] || undefined;
}
