/** Handlers that send events to others, by their names: an erasure lists those that had events of the person. */
export const DESTINATION_NAMES = ['webhook', 'ga4', 'mixpanel', 'bigquery', 'snowflake'] as const;
