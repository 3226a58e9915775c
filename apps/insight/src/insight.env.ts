import { CallingEnvironment, IntegerSetting, KeySetting, PostgresUrlSetting } from '@app/common';

const OwnDatabase = PostgresUrlSetting(
  'URL of the database of insight: alert rules, alerts, and their messages.',
  'postgres://postback_insight:password@127.0.0.1:5432/postback_insight',
);

/** The settings of the migration command. */
export class InsightDatabaseEnvironment {
  @OwnDatabase
  INSIGHT_DATABASE_URL: string;
}

export class InsightEnvironment extends CallingEnvironment {
  override PORT: number = 8003;

  @PostgresUrlSetting(
    'URL of the config database; its role sees the services and the names of partners and tenants only.',
    'postgres://postback_insight:password@127.0.0.1:5432/postback_config',
  )
  CONFIG_DATABASE_URL: string;

  @OwnDatabase
  INSIGHT_DATABASE_URL: string;

  @KeySetting(
    "Insight's key for requests of our own processes, derived from admin's INTERNAL_KEY; empty: all are refused.",
  )
  INTERNAL_KEY: string = '';

  @KeySetting(
    "Root key of queries of figures, derived from admin's INTERNAL_KEY; the key of each service is derived from it.",
  )
  INSIGHT_KEY: string;

  @IntegerSetting('Milliseconds that the services of partners have to answer; those that do not are named.', {
    min: 100,
    max: 10_000,
  })
  INSIGHT_DEADLINE_MS: number = 2_500;
}
