import { ChoiceSetting, IntegerSetting, KeySetting, PostgresUrlSetting, TextSetting } from '@app/common';
import { BrokerEnvironment, RETENTION_DAYS_DEFAULT, RetentionSetting } from '@app/event-stream';

const OwnDatabase = PostgresUrlSetting(
  'URL of the analytics database.',
  'postgres://postback_analytics:password@127.0.0.1:5432/postback_analytics',
);

const SWITCH = ['on', 'off'] as const;

/** The settings of the migration command. */
export class AnalyticsDatabaseEnvironment {
  @OwnDatabase
  ANALYTICS_DATABASE_URL: string;
}

export class AnalyticsEnvironment extends BrokerEnvironment {
  @PostgresUrlSetting(
    'URL of the config database; its role sees the sources of events only.',
    'postgres://postback_analytics:password@127.0.0.1:5432/postback_config',
  )
  CONFIG_DATABASE_URL: string;

  @OwnDatabase
  ANALYTICS_DATABASE_URL: string;

  @KeySetting('Key of the hashes by which tokens and API keys are looked up; the same in every app.')
  TOKEN_HASH_KEY: string;

  @KeySetting(
    "The collector's key for requests of our own processes, derived from admin's INTERNAL_KEY; empty: all are refused.",
  )
  INTERNAL_KEY: string = '';

  @ChoiceSetting('Whether events are accepted without a write key, for the source `default`: on or off.', SWITCH)
  ANALYTICS_KEYLESS: (typeof SWITCH)[number] = 'off';

  @TextSetting('Another path of the script for pages, which no list of blockers knows; empty: /analytics.js alone.', {
    pattern: /^(?:\/[A-Za-z0-9._~-]+)+$/,
    must: 'be a path such as /assets/shop.js',
  })
  ANALYTICS_SCRIPT_PATH: string = '';

  @TextSetting('Another prefix of the paths to which events are sent; empty: /api/v1/analytics/ alone.', {
    pattern: /^(?:\/[A-Za-z0-9._~-]+)+\/$/,
    must: 'be a path that ends with a slash, such as /shop/',
  })
  ANALYTICS_COLLECT_PATH: string = '';

  @IntegerSetting('Maximum rejected events that are stored; the oldest are dropped.', { min: 0 })
  ANALYTICS_REJECTS_MAX: number = 100_000;

  @RetentionSetting
  ANALYTICS_RETENTION_DAYS: number = RETENTION_DAYS_DEFAULT;
}
