/**
 * What an erasure does about each table of the database of events. A table that is not listed fails a test: whoever adds
 * one decides here.
 */
export const ERASED_TABLES: Readonly<Record<string, 'erased' | 'has no ids of persons'>> = {
  catalogue_properties: 'has no ids of persons',
  catalogue_types: 'has no ids of persons',
  conversion_facts: 'erased',
  dead_events: 'erased',
  event_amounts_hourly: 'has no ids of persons',
  event_hourly: 'has no ids of persons',
  event_rejects: 'erased',
  event_retries: 'erased',
  events: 'erased',
  feed_positions: 'has no ids of persons',
  handled: 'has no ids of persons',
  item_pairs: 'has no ids of persons',
  item_popularity: 'has no ids of persons',
  last_good_sources: 'has no ids of persons',
  recommendation_runs: 'has no ids of persons',
  schema_migrations: 'has no ids of persons',
  session_items: 'erased',
  sessions: 'erased',
  sessions_hourly: 'has no ids of persons',
  stream_positions: 'has no ids of persons',
  undated_ids: 'has no ids of persons',
  user_counts_hourly: 'has no ids of persons',
  users_hourly: 'erased',
  visitor_counts_hourly: 'has no ids of persons',
  visitor_salts: 'has no ids of persons',
  visitors_hourly: 'erased',
};
