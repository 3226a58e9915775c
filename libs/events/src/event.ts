/** One thing that a visitor did, as it is stored: complete, cleaned, with its identity. */
export interface TrackedEvent {
  sourceId: number;
  /** A UUID; with `sourceId` and `eventDay` the identity of the event. */
  eventId: string;
  /** The UTC day that the event itself claims, `YYYY-MM-DD`. An event that is sent again makes the same claim. */
  eventDay: string;
  /** Whether the claim comes from the event; otherwise its day is that of arrival, and its id alone identifies it. */
  isDated: boolean;
  /** ISO 8601 in UTC. */
  receivedAt: string;
  occurredAt: string;
  /** Milliseconds that the sender's clock is behind ours; null when it did not say what it shows. */
  clockSkewMs: number | null;
  eventType: string;
  eventName: string;
  userId: string | null;
  anonymousId: string | null;
  sessionId: string | null;
  clickId: string | null;
  pageUrl: string | null;
  referrer: string | null;
  userAgent: string | null;
  /** A network where the source truncates addresses, or null. */
  ipAddress: string | null;
  isBot: boolean;
  consent: Consent | null;
  library: string | null;
  properties: Readonly<Record<string, unknown>>;
}

/** What the visitor agreed to; undefined where nothing was said. */
export interface Consent {
  analytics?: boolean;
  ads?: boolean;
}

/** The request that brought an event, as far as it matters to one. */
export interface EventRequest {
  sourceId: number;
  /**
   * Sent by a server with a secret key: it is no bot, and may say which address and user agent an event came from, and
   * that it happened long ago.
   */
  isTrusted: boolean;
  /** How much of the address is stored. */
  ipMode: 'truncated' | 'none' | 'full';
  /** Parameters of a page's query that are stored, besides those of campaigns and clicks. */
  queryParameters: readonly string[];
  receivedAtMs: number;
  /** For how many days after the one that it claims an event is kept. */
  keptDays: number;
  /** The address of the client. */
  ipAddress: string;
  userAgent: string | undefined;
  /** The page that sent the request, by its Referer header. */
  referer: string | undefined;
  /** The browser asks not to be followed: `DNT: 1` or `Sec-GPC: 1`. */
  isTrackingRefused: boolean;
  /** When the client sent the request by its own clock, Unix milliseconds; undefined where it did not say. */
  sentAtMs: number | undefined;
  /** Identifies a visitor of whom nothing else is known, for one day. */
  anonymousVisitor: (ipAddress: string, userAgent: string) => string;
}
