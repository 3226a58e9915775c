import { signWebhook } from '@app/common/security/sign-webhook';
import type { Delivery, OutsideHandler } from '@app/event-stream';
import { deliverEach } from './deliver-each';
import { reasonOf, send } from './send';

const GONE = 410;

export interface WebhookOptions {
  url: string;
  /** `whsec_` and the key as base64, as Standard Webhooks writes it. */
  secret: string;
}

/** Sends each event as a webhook, signed as https://www.standardwebhooks.com describes. `webhook-id` is the delivery id. */
export function webhook({ url, secret }: WebhookOptions): OutsideHandler {
  return {
    name: 'webhook',
    effect: 'outside',
    types: 'all',
    maxEvents: 20,
    flushIntervalMs: 0,
    handle: (deliveries) =>
      deliverEach(
        deliveries,
        (delivery) => [delivery],
        async (delivery) => {
          const body = JSON.stringify(toWebhook(delivery));
          const headers = signWebhook(secret, delivery.delivery_id, Math.floor(Date.now() / 1_000), body);
          const sent = await send(url, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...headers },
            body,
          });
          if (sent.status >= 200 && sent.status < 300) return undefined;
          return { reason: reasonOf(sent), isFinal: sent.status === GONE };
        },
      ),
  };
}

/** The body of a webhook. */
export function toWebhook({ event_type, occurred_at, delivery_id: _id, ...event }: Delivery): Record<string, unknown> {
  const { source_id, event_id, event_name, user_id, anonymous_id, session_id, click_id, page_url, referrer } = event;
  const ids = { event_id, source_id, user_id, anonymous_id, session_id, click_id };
  return {
    type: `event.${event_type}`,
    timestamp: occurred_at.toISOString(),
    data: { ...ids, event_type, event_name, page_url, referrer, is_bot: event.is_bot, properties: event.properties },
  };
}
