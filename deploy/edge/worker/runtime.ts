/**
 * The part of Cloudflare's runtime that the Worker uses and that no standard describes
 * (https://developers.cloudflare.com/queues/configuration/javascript-apis/,
 * https://developers.cloudflare.com/workers/runtime-apis/context/). The rest is of the web platform, with
 * types that Node has too.
 */
export interface Queue {
  /** Resolves once the message is on disk. */
  send(body: Uint8Array, options: { contentType: 'bytes'; delaySeconds?: number }): Promise<unknown>;
}

export interface QueuedMessage {
  readonly body: unknown;
  /** How often it has been handed out, this time included. */
  readonly attempts: number;
  ack(): void;
  retry(options: { delaySeconds: number }): void;
}

export interface MessageBatch {
  readonly messages: readonly QueuedMessage[];
}

export interface ExecutionContext {
  /** Keeps the Worker alive for it, also when the caller has gone. */
  waitUntil(promise: Promise<unknown>): void;
}
