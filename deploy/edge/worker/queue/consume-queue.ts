import { type GatewayResponse, type NoResponse, sendToGateway } from '../gateway/send-to-gateway';
import { pathOf } from '../request/edge-request';
import type { MessageBatch, QueuedMessage } from '../runtime';
import type { EdgeSettings } from '../settings';
import { decideRedelivery } from './decide-redelivery';
import { decodeMessage } from './queue-message';

/** Nobody waits any more, so the gateway may take its time. */
const ATTEMPT_MS = 15_000;

/** Delivers what the queue holds, each with the receipt of its first day. What is not taken goes back to the queue. */
export async function consumeQueue(batch: MessageBatch, settings: EdgeSettings): Promise<void> {
  await Promise.all(batch.messages.map((message) => deliverOne(message, settings)));
}

async function deliverOne(message: QueuedMessage, settings: EdgeSettings): Promise<void> {
  const delivery = await attempt(message, settings);
  const delaySeconds = decideRedelivery(delivery, message.attempts, settings.redeliverAfterSeconds);
  if (delaySeconds === undefined) message.ack();
  else message.retry({ delaySeconds });
}

async function attempt(message: QueuedMessage, settings: EdgeSettings): Promise<GatewayResponse | NoResponse> {
  try {
    const request = await decodeMessage(new Uint8Array(message.body as ArrayBuffer));
    const marks = { isAcknowledged: true, isRepeated: true };
    const delivery = await sendToGateway(request, marks, settings, ATTEMPT_MS);
    const outcome = delivery.kind === 'answered' ? delivery.status : delivery.reason;
    const { postbackId: postback_id, target } = request;
    console.log({
      message: 'A kept postback was sent',
      postback_id,
      path: pathOf(target),
      outcome,
      attempts: message.attempts,
    });
    return delivery;
  } catch (error) {
    console.error({ message: 'A kept postback could not be read', cause: String(error) });
    return { kind: 'unanswered', reason: 'unreadable' };
  }
}
