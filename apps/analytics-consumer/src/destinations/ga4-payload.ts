import type { Delivery, Refusal } from '@app/event-stream';

// The rules of the Measurement Protocol (developers.google.com/analytics/devguides/collection/protocol/ga4). It answers 2xx
// to everything and drops in silence what breaks one, so they are enforced here.

const MAX_EVENTS = 25;
const MAX_BODY_BYTES = 130_000;
const MAX_NAME_LENGTH = 40;
const MAX_VALUE_LENGTH = 100;
const MAX_PARAMS = 25;
const MAX_AGE_MS = 72 * 3_600_000;
const MAX_USER_ID_LENGTH = 256;
/** Names that the protocol keeps for itself. */
const RESERVED_PREFIX = /^(?:_|firebase_|ga_|google_|gtag\.)/i;
const RESERVED_NAMES = new Set(
  `ad_activeview ad_click ad_exposure ad_query ad_reward adunit_exposure app_background app_clear_data
  app_exception app_remove app_store_refund app_store_subscription_cancel app_store_subscription_convert
  app_store_subscription_renew app_update app_upgrade dynamic_link_app_open dynamic_link_app_update
  dynamic_link_first_open error firebase_campaign first_open first_visit in_app_purchase notification_dismiss
  notification_foreground notification_open notification_receive os_update screen_view session_start
  user_engagement`.split(/\s+/),
);
const STANDARD_NAMES: Readonly<Record<string, string>> = {
  page_view: 'page_view',
  product_view: 'view_item',
  purchase: 'purchase',
  search: 'search',
  cart_add: 'add_to_cart',
  cart_remove: 'remove_from_cart',
};

/** A decimal is written as a number with all its digits, some of which a float would lose. */
type Ga4Value = string | number | { rawJSON: string };

export interface Ga4Event {
  name: string;
  params: Record<string, Ga4Value>;
  timestamp_micros: number;
}

export interface Ga4Request {
  deliveries: Delivery[];
  body: { client_id: string; user_id?: string; events: Ga4Event[]; consent?: Record<string, string> };
}

/** Requests for deliveries, each of one visitor; what the protocol would drop is refused with the reason. */
export function toGa4Requests(
  deliveries: readonly Delivery[],
  nowMs: number,
): { requests: Ga4Request[]; refusals: Refusal[] } {
  const refusals: Refusal[] = [];
  const requests: Ga4Request[] = [];
  const open = new Map<string, Ga4Request>();
  for (const delivery of deliveries) {
    if (!isShared(delivery)) continue;
    const event = toGa4Event(delivery);
    const reason = reasonAgainst(delivery, event, nowMs);
    if (reason) {
      refusals.push({ event: delivery, reason, isFinal: true });
      continue;
    }
    const visitor = JSON.stringify([clientIdOf(delivery), delivery.user_id, delivery.consent]);
    let request = open.get(visitor);
    if (!request || !hasRoom(request, event)) {
      request = emptyRequest(delivery);
      open.set(visitor, request);
      requests.push(request);
    }
    request.body.events.push(event);
    request.deliveries.push(delivery);
  }
  return { requests, refusals };
}

/** Robots, and visitors who did not agree, stay out of Google Analytics. */
function isShared({ is_bot, consent }: Delivery): boolean {
  return !is_bot && consent?.['analytics'] !== false;
}

function reasonAgainst(delivery: Delivery, event: Ga4Event, nowMs: number): string | undefined {
  if (clientIdOf(delivery) === undefined) return 'has no visitor: GA4 needs a client_id';
  if (nowMs - delivery.occurred_at.getTime() > MAX_AGE_MS) return 'is older than 72 hours, which GA4 drops';
  if (JSON.stringify(event).length > MAX_BODY_BYTES / 2) return 'is larger than a request of GA4 may be';
  return undefined;
}

function clientIdOf({ anonymous_id, session_id, user_id }: Delivery): string | undefined {
  return anonymous_id || session_id || user_id || undefined;
}

function emptyRequest(delivery: Delivery): Ga4Request {
  const { user_id: userId, consent } = delivery;
  const ads = consent?.['ads'];
  const granted = ads === true ? 'GRANTED' : 'DENIED';
  return {
    deliveries: [],
    body: {
      client_id: clientIdOf(delivery)!,
      ...(userId !== null && { user_id: userId.slice(0, MAX_USER_ID_LENGTH) }),
      ...(typeof ads === 'boolean' && { consent: { ad_user_data: granted, ad_personalization: granted } }),
      events: [],
    },
  };
}

function hasRoom({ body }: Ga4Request, event: Ga4Event): boolean {
  const bytes = Buffer.byteLength(JSON.stringify(body)) + Buffer.byteLength(JSON.stringify(event)) + 1;
  return body.events.length < MAX_EVENTS && bytes < MAX_BODY_BYTES;
}

/** Names and values that the protocol accepts, whatever the event has. */
export function toGa4Event(delivery: Delivery): Ga4Event {
  const { amount, order_id, currency, items: _items, ...rest } = delivery.properties;
  const first = {
    session_id: delivery.session_id,
    engagement_time_msec: 1,
    page_location: delivery.page_url,
    page_referrer: delivery.referrer,
    transaction_id: order_id,
    value: decimalOf(amount),
    currency,
  };
  const params: Record<string, Ga4Value> = {};
  for (const [name, value] of [...Object.entries(first), ...Object.entries(rest)]) {
    const [key, text] = [ga4Name(name), ga4Value(value)];
    if (text !== undefined && !(key in params) && Object.keys(params).length < MAX_PARAMS) params[key] = text;
  }
  const name = STANDARD_NAMES[delivery.event_type] ?? ga4Name(delivery.event_name);
  return { name, params, timestamp_micros: delivery.occurred_at.getTime() * 1_000 };
}

/** Letters, digits and underscores, a letter first. */
export function ga4Name(name: string): string {
  const letters = name.replaceAll(/[^A-Za-z0-9_]/g, '_');
  const isKept = /^[A-Za-z]/.test(letters) && !RESERVED_PREFIX.test(letters) && !RESERVED_NAMES.has(letters);
  return (isKept ? letters : `e_${letters}`).slice(0, MAX_NAME_LENGTH);
}

/** TypeScript does not know it yet (https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/JSON/rawJSON). */
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON: (text: string) => { rawJSON: string };
  isRawJSON: (value: unknown) => value is { rawJSON: string };
};
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

function decimalOf(amount: unknown): unknown {
  return typeof amount === 'string' && DECIMAL.test(amount) ? rawJSON(amount) : amount;
}

function ga4Value(value: unknown): Ga4Value | undefined {
  if (isRawJSON(value)) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string') return value === '' ? undefined : value.slice(0, MAX_VALUE_LENGTH);
  if (typeof value === 'boolean') return String(value);
  return undefined;
}
