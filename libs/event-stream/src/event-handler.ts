import type { PoolClient } from 'pg';

/** An event as the database has it. */
export interface StoredEvent {
  event_day: string;
  source_id: number;
  event_id: string;
  received_at: Date;
  occurred_at: Date;
  event_type: string;
  event_name: string;
  user_id: string | null;
  anonymous_id: string | null;
  session_id: string | null;
  click_id: string | null;
  page_url: string | null;
  referrer: string | null;
  user_agent: string | null;
  ip_address: string | null;
  is_bot: boolean;
  properties: Readonly<Record<string, unknown>>;
}

/**
 * Something that is done with every event. Its effects and its position are committed together, so each event takes
 * effect exactly once. A handler that throws is given the same events one by one, and later again those that it fails on.
 */
export interface EventHandler {
  /** Names its position in the database, so it never changes. */
  name: string;
  /** The types of events that it handles. */
  types: readonly string[] | 'all';
  /** @param client of the transaction; effects outside it may happen more than once */
  handle(events: readonly StoredEvent[], client: PoolClient): Promise<void>;
}
