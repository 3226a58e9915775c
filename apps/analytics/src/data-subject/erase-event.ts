/** What an event says of its visitor. */
export interface VisitorFields {
  user_id: string | null;
  anonymous_id: string | null;
  session_id: string | null;
  click_id: string | null;
  page_url: string | null;
  referrer: string | null;
  user_agent: string | null;
  ip_address: string | null;
  properties: Record<string, unknown>;
}

/** Properties by which events and purchases are counted: they are kept whatever their value. */
const COUNTED: ReadonlySet<string> = new Set([
  'amount',
  'currency',
  'price',
  'quantity',
  'order_id',
  'product_id',
  'product',
  'offer_id',
  'offer',
]);
/** A shorter id may be equal to a number, a name or a part of a path by chance. */
const MIN_DISTINCT_LENGTH = 6;

const IDS = ['user_id', 'anonymous_id', 'session_id', 'click_id'] as const;

export interface ErasedEvent {
  fields: VisitorFields;
  /** The event was the person's: it lost every id, and not only the values that were this one. */
  isOfPerson: boolean;
  /** Ids that the event had. */
  ids: string[];
}

/**
 * An event without a person: undefined if it has nothing of them. An event that the id identifies loses all its ids,
 * address and user agent, and pages lose their queries. Any event loses values that are the id, or another id of the
 * person's event.
 */
export function eraseEvent(event: VisitorFields, id: string): ErasedEvent | undefined {
  const isOfPerson = IDS.some((name) => event[name] === id);
  const ids = isOfPerson ? IDS.flatMap((name) => event[name] ?? []) : [];
  const erased = new Set([id, ...ids]);
  const isHeld =
    isOfPerson || holdsId(event.properties, erased) || [event.page_url, event.referrer].some(hasIn(erased));
  if (!isHeld) return undefined;
  const fields: VisitorFields = {
    ...event,
    ...(isOfPerson && { user_id: null, anonymous_id: null, session_id: null, click_id: null }),
    ...(isOfPerson && { user_agent: null, ip_address: null }),
    page_url: withoutId(isOfPerson ? withoutQuery(event.page_url) : event.page_url, erased),
    referrer: withoutId(isOfPerson ? withoutQuery(event.referrer) : event.referrer, erased),
    properties: eraseValues(event.properties, erased) as Record<string, unknown>,
  };
  return { fields, isOfPerson, ids };
}

/**
 * Whether a value is one of the ids, or has one somewhere inside, apart from what is counted by. A number is read as a
 * text, as that of an event is.
 */
export function holdsId(value: unknown, ids: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return ids.has(value) || hasIn(ids)(value);
  if (typeof value === 'number') return isDistinct(String(value), ids);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((member) => holdsId(member, ids));
  const members = Object.entries(value).filter(([name]) => !COUNTED.has(name));
  return members.some(([name, member]) => isDistinct(name, ids) || holdsId(member, ids));
}

/** The same value with null in place of each id; a member whose name is an id goes. */
export function eraseValues(value: unknown, ids: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((member) => eraseValues(member, ids));
  if (typeof value === 'object' && value !== null) {
    const kept = Object.entries(value).filter(([name]) => !isDistinct(name, ids));
    return Object.fromEntries(
      kept.map(([name, member]) => [name, COUNTED.has(name) ? member : eraseValues(member, ids)]),
    );
  }
  if (typeof value === 'string' && !ids.has(value)) return withoutId(value, ids);
  return holdsId(value, ids) ? null : value;
}

/** Whether a URL has one of the ids as a parameter or a part of its path. */
function hasIn(ids: ReadonlySet<string>): (text: string | null) => boolean {
  return (text) => {
    if (text === null || !/^https?:/i.test(text) || !URL.canParse(text)) return false;
    const { searchParams, pathname } = new URL(text);
    return [...searchParams.values(), ...segmentsOf(pathname)].some((part) => isDistinct(part, ids));
  };
}

/** A URL loses its query, and its path too where that has one of the ids. */
function withoutId(text: string | null, ids: ReadonlySet<string>): string | null {
  if (text === null || !hasIn(ids)(text)) return text;
  const { origin, pathname } = new URL(text);
  return segmentsOf(pathname).some((part) => isDistinct(part, ids)) ? `${origin}/` : origin + pathname;
}

function isDistinct(text: string, ids: ReadonlySet<string>): boolean {
  return text.length >= MIN_DISTINCT_LENGTH && ids.has(text);
}

function withoutQuery(text: string | null): string | null {
  return text === null ? null : text.split('?', 1)[0]!;
}

function segmentsOf(pathname: string): string[] {
  return pathname.split('/').map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      // A stray percent sign; the text is what it is.
      return part;
    }
  });
}
