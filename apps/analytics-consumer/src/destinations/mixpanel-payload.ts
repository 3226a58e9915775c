import type { Delivery } from '@app/event-stream';

// The rules of docs.mixpanel.com/reference/import-events.

const MAX_BODY_BYTES = 2_000_000;
const MAX_EVENTS = 2_000;
const MAX_PROPERTIES = 255;
const MAX_NAME_LENGTH = 255;
/** Ids of nobody, which Mixpanel refuses. */
const NO_ID =
  /^(?:|-1|0+(?:-0+)*|anon(?:ymous)?|nil|none|null|n\/a|na|undefined|unknown|true|false|\[\]|\{\}|lmy47d)$/i;

export interface MixpanelEvent {
  event: string;
  properties: Record<string, unknown>;
}

/**
 * An event as Mixpanel imports it. It recognises a duplicate by event, distinct_id, time and $insert_id, which are the
 * same at every attempt.
 */
export function toMixpanelEvent(delivery: Delivery): MixpanelEvent {
  const { delivery_id, user_id, anonymous_id, session_id, click_id, page_url, referrer, properties } = delivery;
  const own = {
    time: delivery.occurred_at.getTime(),
    distinct_id: [user_id, anonymous_id].find((id) => id !== null && !NO_ID.test(id)) ?? '',
    $insert_id: delivery_id,
    $user_id: user_id ?? undefined,
    $current_url: page_url ?? undefined,
    $referrer: referrer ?? undefined,
    event_type: delivery.event_type,
    session_id: session_id ?? undefined,
    click_id: click_id ?? undefined,
  };
  const given = Object.entries(properties)
    .filter(([name]) => !(name in own))
    .slice(0, MAX_PROPERTIES - Object.keys(own).length - 1)
    .map(([name, value]) => [name.slice(0, MAX_NAME_LENGTH), value]);
  return {
    event: delivery.event_name.slice(0, MAX_NAME_LENGTH),
    properties: { ...Object.fromEntries(given), ...own },
  };
}

/** Requests that Mixpanel accepts by number and size. */
export function toMixpanelBatches(deliveries: readonly Delivery[]): { deliveries: Delivery[]; body: string }[] {
  const batches: { deliveries: Delivery[]; lines: string[]; bytes: number }[] = [];
  for (const delivery of deliveries) {
    if (delivery.is_bot || delivery.consent?.['analytics'] === false) continue;
    const line = JSON.stringify(toMixpanelEvent(delivery));
    const bytes = Buffer.byteLength(line) + 1;
    let batch = batches.at(-1);
    if (!batch || batch.deliveries.length >= MAX_EVENTS || batch.bytes + bytes > MAX_BODY_BYTES) {
      batch = { deliveries: [], lines: [], bytes: 0 };
      batches.push(batch);
    }
    batch.deliveries.push(delivery);
    batch.lines.push(line);
    batch.bytes += bytes;
  }
  return batches.map((batch) => ({ deliveries: batch.deliveries, body: batch.lines.join('\n') }));
}
