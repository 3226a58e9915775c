/** The calls of Segment's HTTP API that send events. */
export const SEGMENT_METHODS = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const;
export type SegmentMethod = (typeof SEGMENT_METHODS)[number];

type Members = Readonly<Record<string, unknown>>;

/** The names of Segment's e-commerce events for our types; every other name is of type `custom`. */
const TYPES_OF_NAMES: ReadonlyMap<string, string> = new Map([
  ['product viewed', 'product_view'],
  ['product clicked', 'click'],
  ['products searched', 'search'],
  ['product added', 'cart_add'],
  ['product removed', 'cart_remove'],
  ['order completed', 'purchase'],
  ['page viewed', 'page_view'],
]);

/**
 * A message as the libraries of Segment and RudderStack send it, in our own shape. Traits are left out: they are personal
 * data, and nothing here reads them.
 *
 * @param method of the request's path; undefined in a batch, where each message names its own
 * @returns the message itself where it is no object, for `readEvent` to refuse
 */
export function fromSegment(message: unknown, method: SegmentMethod | undefined): unknown {
  if (!isObject(message)) return message;
  const context = membersOf(message['context']);
  const page = membersOf(context['page']);
  const properties = membersOf(message['properties']);
  const kind = method ?? message['type'];
  return definedMembers({
    ...nameOf(kind, message),
    event_id: message['messageId'],
    user_id: message['userId'],
    anonymous_id: message['anonymousId'],
    session_id: context['sessionId'],
    page_url: properties['url'] ?? page['url'],
    referrer: properties['referrer'] ?? page['referrer'],
    user_agent: context['userAgent'],
    ip_address: context['ip'],
    timestamp: message['timestamp'] ?? message['originalTimestamp'],
    sent_at: message['sentAt'],
    library: libraryOf(context['library']),
    consent: consentOf(context['consent']),
    properties: propertiesOf(kind, message, properties, context),
  });
}

function nameOf(kind: unknown, message: Members): Members {
  const name = message['event'] ?? message['name'];
  switch (kind) {
    case 'track': {
      return { event_type: typeOf(name) ?? 'custom', event_name: name };
    }
    case 'page':
      return { event_type: 'page_view', event_name: name };
    case 'screen':
    case 'identify':
    case 'group':
    case 'alias':
      return { event_type: kind, event_name: name };
    default:
      return { event_type: kind };
  }
}

/** A name may be any JSON, such as an object that no text can be made of. */
function typeOf(name: unknown): string | undefined {
  return typeof name === 'string' ? TYPES_OF_NAMES.get(name.trim().toLowerCase()) : undefined;
}

/** An order's revenue is its amount, and its products are its items, as our own purchases name them. */
function propertiesOf(kind: unknown, message: Members, given: Members, context: Members): Members {
  const { url: _url, referrer: _referrer, ...own } = given;
  const { total, revenue, products, ...others } = own;
  const isOrder = kind === 'track' && typeOf(message['event']) === 'purchase';
  return definedMembers({
    ...(isOrder ? { ...others, amount: own['amount'] ?? total ?? revenue, items: own['items'] ?? products } : own),
    campaign: context['campaign'],
    group_id: message['groupId'],
    previous_id: message['previousId'],
  });
}

function libraryOf(library: unknown): string | undefined {
  const { name, version } = membersOf(library);
  if (typeof name !== 'string') return undefined;
  return typeof version === 'string' ? `${name}/${version}` : name;
}

/** `context.consent.categoryPreferences`, with the categories that Segment names in its examples. */
function consentOf(consent: unknown): Members | undefined {
  const preferences = membersOf(membersOf(consent)['categoryPreferences']);
  const choice = (category: string): unknown => preferences[category] ?? preferences[category.toLowerCase()];
  const found = definedMembers({ analytics: choice('Analytics'), ads: choice('Advertising') });
  return Object.keys(found).length > 0 ? found : undefined;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function membersOf(value: unknown): Members {
  return isObject(value) ? value : {};
}

function definedMembers(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
}
