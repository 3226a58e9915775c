import { IntegerSetting, KeySetting, PostgresUrlSetting, TextSetting } from '@app/common';
import { RETENTION_DAYS_DEFAULT, RetentionSetting } from '@app/event-stream';
import { DestinationsEnvironment } from './destinations/destinations.env';

export class ConsumerEnvironment extends DestinationsEnvironment {
  @PostgresUrlSetting(
    'URL of the analytics database.',
    'postgres://postback_analytics:password@127.0.0.1:5432/postback_analytics',
  )
  ANALYTICS_DATABASE_URL: string;

  @IntegerSetting('Maximum events that a handler receives at once; more where one request stored more.', {
    min: 1,
    max: 10_000,
  })
  ANALYTICS_BATCH_SIZE: number = 1_000;

  @TextSetting('Name of the queue of RabbitMQ; the names of the others begin with it.', {
    pattern: /^[A-Za-z0-9._-]{1,100}$/,
    must: 'be 1 to 100 letters, digits, dots, hyphens and underscores',
  })
  ANALYTICS_QUEUE_NAME: string = 'analytics_events';

  @IntegerSetting('Maximum seconds that events wait until a call of a destination is full.', { min: 0, max: 3_600 })
  ANALYTICS_FLUSH_INTERVAL: number = 60;

  @PostgresUrlSetting(
    'URL of the config database; its role sees where the services of partners are. Empty: no conversions are joined.',
    'postgres://postback_analytics:password@127.0.0.1:5432/postback_config',
  )
  CONFIG_DATABASE_URL: string = '';

  @KeySetting(
    "Root key of the change feeds of all services, derived from admin's INTERNAL_KEY; empty: no conversions are joined.",
  )
  CHANGE_FEED_KEY: string = '';

  @IntegerSetting(
    'Milliseconds between reads of the changes of a service that had none; one that sleeps is read rarely.',
    {
      min: 100,
      max: 3_600_000,
    },
  )
  CONVERSION_POLL_MS: number = 1_000;

  @IntegerSetting('Seconds between two computations of recommendations; 0: they are not computed here.', {
    min: 0,
    max: 86_400,
  })
  ANALYTICS_RECOMMENDATIONS_INTERVAL: number = 600;

  @RetentionSetting
  ANALYTICS_RETENTION_DAYS: number = RETENTION_DAYS_DEFAULT;

  @IntegerSetting('Days for which rejected events are kept.', { min: 1, max: 3_650 })
  ANALYTICS_REJECTS_RETENTION_DAYS: number = 30;

  @IntegerSetting('Days for which sums of events by the hour are kept; at least as long as events are.', {
    min: 1,
    max: 36_500,
  })
  ANALYTICS_FIGURES_RETENTION_DAYS: number = 760;
}
