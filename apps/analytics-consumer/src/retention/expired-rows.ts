import type { Terms } from './retention-plan';

/** Rows of a table that are deleted once a term is over. `$1` is the time of the term. */
export interface ExpiredRows {
  table: string;
  term: keyof Terms;
  where: string;
}

/** A UUIDv7 is as old as its first 48 bits say. */
const UUID_BEFORE = `(lpad(to_hex((extract(epoch FROM $1::timestamptz) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid`;

/** Every table with rows that age. */
export const EXPIRED_ROWS: readonly ExpiredRows[] = [
  { table: 'sessions', term: 'events', where: 'started_at < $1 AND last_at < $1' },
  { table: 'visitors_hourly', term: 'visitors', where: 'hour < $1' },
  { table: 'users_hourly', term: 'users', where: 'hour < $1' },
  { table: 'session_items', term: 'items', where: 'last_at < $1' },
  { table: 'catalogue_properties', term: 'events', where: 'last_seen_at < $1' },
  { table: 'catalogue_types', term: 'events', where: 'last_seen_at < $1' },
  { table: 'alerts', term: 'events', where: 'created_at < $1' },
  { table: 'alert_counts', term: 'counts', where: 'window_start < $1' },
  { table: 'dead_events', term: 'events', where: `event_day < ($1::timestamptz AT TIME ZONE 'UTC')::date` },
  { table: 'event_rejects', term: 'rejects', where: `id < ${UUID_BEFORE}` },
  { table: 'undated_ids', term: 'undated', where: 'received_at < $1' },
  { table: 'visitor_salts', term: 'salts', where: `day < ($1::timestamptz AT TIME ZONE 'UTC')::date` },
  { table: 'redriven_rejects', term: 'events', where: 'hour < $1' },
  { table: 'event_hourly', term: 'figures', where: 'hour < $1' },
  { table: 'event_amounts_hourly', term: 'figures', where: 'hour < $1' },
  { table: 'visitor_counts_hourly', term: 'figures', where: 'hour < $1' },
  { table: 'user_counts_hourly', term: 'figures', where: 'hour < $1' },
  { table: 'sessions_hourly', term: 'figures', where: 'hour < $1' },
];

/** Tables whose rows do not age, or are deleted elsewhere. */
export const OTHER_TABLES: ReadonlyMap<string, string> = new Map([
  ['boots', 'deleted by the collector after 40 days'],
  ['boot_counts', 'deleted by the collector after 40 days'],
  ['events', 'partitions of days are dropped whole'],
  ['event_retries', 'ends with the event’s last attempt'],
  ['handled', 'deleted by the consumer of the broker once no message has the event'],
  ['stream_positions', 'one row for each handler'],
  ['conversion_facts', 'deleted after 400 days, by the reader of change feeds'],
  ['feed_positions', 'one row for each partner'],
  ['item_pairs', 'computed anew'],
  ['item_popularity', 'computed anew'],
  ['recommendation_runs', 'one row'],
  ['alert_rules', 'one row for each rule'],
  ['last_good_sources', 'one row'],
  ['schema_migrations', 'one row for each migration'],
]);
