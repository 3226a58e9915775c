import { ChoiceSetting, IntegerSetting, KeySetting, PostgresUrlSetting } from '@app/common';
import { BrokerEnvironment } from '@app/event-stream';

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
  @OwnDatabase
  ANALYTICS_DATABASE_URL: string;

  @KeySetting(
    "The collector's key for requests of our own processes, derived from admin's INTERNAL_KEY; empty: all are refused.",
  )
  INTERNAL_KEY: string = '';

  @ChoiceSetting('Whether events are accepted without a write key, for the source `default`: on or off.', SWITCH)
  ANALYTICS_KEYLESS: (typeof SWITCH)[number] = 'off';

  @IntegerSetting('Maximum rejected events that are stored; the oldest are dropped.', { min: 0 })
  ANALYTICS_REJECTS_MAX: number = 100_000;
}
