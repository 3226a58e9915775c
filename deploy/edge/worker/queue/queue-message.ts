import type { EdgeRequest } from '../request/edge-request';

/**
 * A queue takes 128 kB a message, some 100 bytes of its own included
 * (https://developers.cloudflare.com/queues/platform/limits/).
 */
const MESSAGE_LIMIT_BYTES = 127_000;
const PLAIN = 0;
const GZIPPED = 1;
const LINE_END = 0x0a;

/** It does not fit into a message, not even compressed. */
export class MessageTooLargeError extends Error {
  constructor() {
    super('The postback is too large for the queue');
    this.name = 'TooLargeToKeepError';
  }
}

/**
 * A postback as bytes: how the rest is packed, a line of JSON, then the body as it is.
 *
 * @throws TooLargeToKeepError
 */
export async function encodeMessage(request: EdgeRequest): Promise<Uint8Array> {
  const { postbackId, address, method, target, headers, body } = request;
  const line = new TextEncoder().encode(`${JSON.stringify([postbackId, address, method, target, [...headers]])}\n`);
  const plain = new Blob([line, body]);
  if (plain.size < MESSAGE_LIMIT_BYTES) return pack(PLAIN, plain);
  const gzipped = await new Response(plain.stream().pipeThrough(new CompressionStream('gzip'))).blob();
  if (gzipped.size >= MESSAGE_LIMIT_BYTES) throw new MessageTooLargeError();
  return pack(GZIPPED, gzipped);
}

async function pack(packing: number, content: Blob): Promise<Uint8Array> {
  return new Uint8Array(await new Blob([Uint8Array.of(packing), content]).arrayBuffer());
}

/** @throws Error when the bytes are not what `encodeKept` makes */
export async function decodeMessage(message: Uint8Array<ArrayBuffer>): Promise<EdgeRequest> {
  try {
    return read(await unpack(message));
  } catch (cause) {
    throw new Error('The message holds no postback', { cause });
  }
}

async function unpack(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Blob([message.subarray(1)]);
  if (message[0] !== GZIPPED) return new Uint8Array(await content.arrayBuffer());
  const plain = content.stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

function read(bytes: Uint8Array<ArrayBuffer>): EdgeRequest {
  const end = bytes.indexOf(LINE_END);
  const [postbackId, address, method, target, headers] = JSON.parse(
    new TextDecoder().decode(bytes.subarray(0, end)),
  ) as [string, string, string, string, [string, string][]];
  return { postbackId, address, method, target, headers: new Headers(headers), body: bytes.slice(end + 1) };
}
