import { HttpEnvironment, IntegerSetting, PostgresUrlSetting } from '@app/common';

export class ConsumerEnvironment extends HttpEnvironment {
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
}
