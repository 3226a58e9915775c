import { consumeQueue } from './queue/consume-queue';
import { newPostbackId } from './new-postback-id';
import { problemResponse } from './responses';
import { handleRequest } from './handle-request';
import type { ExecutionContext, MessageBatch } from './runtime';
import { type EdgeBindings, readSettings } from './settings';

/** The platform's edge: takes partners' requests on the public host, and sees that none is lost on the way. */
export default {
  /** Answers the request, whatever happens. Impatient callers go away; what they sent is taken all the same. */
  async fetch(request: Request, bindings: EdgeBindings, context: ExecutionContext): Promise<Response> {
    const answering = answer(request, bindings);
    context.waitUntil(answering);
    return answering;
  },

  /** What it throws leaves all of the batch in the queue. */
  async queue(batch: MessageBatch, bindings: EdgeBindings): Promise<void> {
    await consumeQueue(batch, readSettings(bindings));
  },
};

async function answer(request: Request, bindings: EdgeBindings): Promise<Response> {
  try {
    return await handleRequest(request, readSettings(bindings));
  } catch (error) {
    console.error({ message: 'A request failed', cause: String(error) });
    return problemResponse('unavailable', newPostbackId(Date.now()), request.method === 'HEAD');
  }
}
