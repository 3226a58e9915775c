import { newPostbackId } from './edge-request';
import { handleRequest } from './handle-request';
import { consumeBatch, type MessageBatch } from './queue';
import { problemResponse } from './responses';
import { type EdgeBindings, readSettings } from './settings';

/** https://developers.cloudflare.com/workers/runtime-apis/context/ */
interface ExecutionContext {
  /** Keeps the Worker alive for the promise, also when the client has disconnected. */
  waitUntil(promise: Promise<unknown>): void;
}

/** The platform's edge: accepts postbacks on the public host and queues those that the gateway cannot take. */
export default {
  /** Handles the request to its end even when the client disconnects early. */
  async fetch(request: Request, bindings: EdgeBindings, context: ExecutionContext): Promise<Response> {
    const response = respond(request, bindings);
    context.waitUntil(response);
    return response;
  },

  /** An error leaves the whole batch in the queue. */
  async queue(batch: MessageBatch, bindings: EdgeBindings): Promise<void> {
    await consumeBatch(batch, readSettings(bindings));
  },
};

async function respond(request: Request, bindings: EdgeBindings): Promise<Response> {
  try {
    return await handleRequest(request, readSettings(bindings));
  } catch (error) {
    console.error({ message: 'Failed to handle a request', cause: String(error) });
    return problemResponse('unavailable', newPostbackId(Date.now()), request.method === 'HEAD');
  }
}
