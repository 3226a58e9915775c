import { type EdgeRequest, pathOf } from './edge-request';
import { type GatewayResponse, type NoResponse, sendToGateway } from './gateway-client';
import type { EdgeSettings } from './settings';

/** https://developers.cloudflare.com/queues/configuration/javascript-apis/ */
export interface Queue {
  /** Resolves once the message is on disk. */
  send(body: Uint8Array, options: { contentType: 'bytes'; delaySeconds?: number }): Promise<unknown>;
}

export interface QueuedMessage {
  readonly body: unknown;
  /** How often the queue has delivered it, this time included. */
  readonly attempts: number;
  ack(): void;
  retry(options: { delaySeconds: number }): void;
}

export interface MessageBatch {
  readonly messages: readonly QueuedMessage[];
}

/** No client waits for a queued postback, so the gateway may take its time. */
const ATTEMPT_TIMEOUT_MS = 15_000;
/** With this, the hundred attempts that a queue allows last two days. */
const MAX_DELAY_SECONDS = 30 * 60;
/** Refusals because of the moment and not because of the request. */
const TRANSIENT = new Set([408, 425, 429]);
/** The service has quarantined the postback, which is therefore stored. */
const QUARANTINED = 422;

/** Resolves once the queue has the postback. @throws Error when the queue refuses it or does not answer in time */
export async function enqueue(request: EdgeRequest, settings: EdgeSettings): Promise<void> {
  const { queue, enqueueTimeoutMs, redeliverAfterSeconds } = settings;
  const message = await encodeMessage(request);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const error = new Error(`The queue did not answer within ${enqueueTimeoutMs} ms`);
    timer = setTimeout(() => reject(error), enqueueTimeoutMs);
  });
  const sent = queue.send(message, { contentType: 'bytes', delaySeconds: redeliverAfterSeconds });
  try {
    await Promise.race([sent, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Delivers queued postbacks under their first postback ids. One that the gateway does not take goes back to the queue. */
export async function consumeBatch(batch: MessageBatch, settings: EdgeSettings): Promise<void> {
  await Promise.all(batch.messages.map((message) => consume(message, settings)));
}

async function consume(message: QueuedMessage, settings: EdgeSettings): Promise<void> {
  const delivery = await redeliver(message, settings);
  const delaySeconds = redeliveryDelay(delivery, message.attempts, settings.redeliverAfterSeconds);
  if (delaySeconds === undefined) message.ack();
  else message.retry({ delaySeconds });
}

async function redeliver(message: QueuedMessage, settings: EdgeSettings): Promise<GatewayResponse | NoResponse> {
  try {
    const request = await decodeMessage(new Uint8Array(message.body as ArrayBuffer));
    const flags = { isAcknowledged: true, isRedelivered: true };
    const delivery = await sendToGateway(request, flags, settings, ATTEMPT_TIMEOUT_MS);
    console.log({
      message: 'Sent a queued postback',
      postback_id: request.postbackId,
      path: pathOf(request.target),
      outcome: delivery.kind === 'response' ? delivery.status : delivery.reason,
      attempts: message.attempts,
    });
    return delivery;
  } catch (error) {
    console.error({ message: 'Failed to read a queued postback', cause: String(error) });
    return { kind: 'no response', reason: 'unreadable' };
  }
}

/** Undefined when the postback is delivered, else the seconds until it is tried again. */
export function redeliveryDelay(
  delivery: Pick<GatewayResponse, 'kind' | 'status'> | NoResponse,
  attempts: number,
  firstDelaySeconds: number,
): number | undefined {
  const status = delivery.kind === 'response' ? delivery.status : 0;
  if ((status >= 200 && status < 300) || status === QUARANTINED) return undefined;
  // A refusal stands until someone fixes its cause, so frequent attempts gain nothing.
  if (status >= 400 && status < 500 && !TRANSIENT.has(status)) return MAX_DELAY_SECONDS;
  return Math.min(MAX_DELAY_SECONDS, firstDelaySeconds * 2 ** Math.min(attempts - 1, 16));
}

/** A queue takes 128 kB a message, with about 100 bytes of its own (https://developers.cloudflare.com/queues/platform/limits/). */
const MAX_MESSAGE_BYTES = 127_000;
const PLAIN = 0;
const GZIPPED = 1;
const LINE_END = 0x0a;

/** The postback does not fit into a message, not even compressed. */
export class MessageTooLargeError extends Error {
  constructor() {
    super('The postback is too large for the queue');
    this.name = 'MessageTooLargeError';
  }
}

/**
 * Encodes a postback: one byte for the compression, a line of JSON, then the body.
 *
 * @throws MessageTooLargeError
 */
export async function encodeMessage(request: EdgeRequest): Promise<Uint8Array> {
  const { postbackId, address, method, target, headers, body } = request;
  const line = new TextEncoder().encode(`${JSON.stringify([postbackId, address, method, target, [...headers]])}\n`);
  const plain = new Blob([line, body]);
  if (plain.size < MAX_MESSAGE_BYTES) return withCompression(PLAIN, plain);
  const gzipped = await new Response(plain.stream().pipeThrough(new CompressionStream('gzip'))).blob();
  if (gzipped.size >= MAX_MESSAGE_BYTES) throw new MessageTooLargeError();
  return withCompression(GZIPPED, gzipped);
}

async function withCompression(compression: number, content: Blob): Promise<Uint8Array> {
  return new Uint8Array(await new Blob([Uint8Array.of(compression), content]).arrayBuffer());
}

/** @throws Error for bytes that `encodeMessage` did not produce */
export async function decodeMessage(message: Uint8Array<ArrayBuffer>): Promise<EdgeRequest> {
  try {
    const bytes = await decompress(message);
    const end = bytes.indexOf(LINE_END);
    const line: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
    const [postbackId, address, method, target, headers] = line as [string, string, string, string, [string, string][]];
    return { postbackId, address, method, target, headers: new Headers(headers), body: bytes.slice(end + 1) };
  } catch (cause) {
    throw new Error('The message holds no postback', { cause });
  }
}

async function decompress(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Blob([message.subarray(1)]);
  if (message[0] !== GZIPPED) return new Uint8Array(await content.arrayBuffer());
  const plain = content.stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}
