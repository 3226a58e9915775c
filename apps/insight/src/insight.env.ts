import {
  CallingEnvironment,
  ChoiceSetting,
  IntegerSetting,
  KeySetting,
  OriginSetting,
  PostgresUrlSetting,
  TextSetting,
} from '@app/common';

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

  @ChoiceSetting('Whether this process evaluates alert rules and sends messages of alerts: on or off.', ['on', 'off'])
  ALERTS: 'on' | 'off' = 'on';

  @IntegerSetting('Minutes after the end of an hour at which alert rules are evaluated for it.', { min: 0, max: 55 })
  ALERT_DELAY_MINUTES: number = 5;

  @TextSetting('URL that receives messages of alerts as signed webhooks; empty: none are sent there.', {
    pattern: /^(?:https?:\/\/\S+)?$/,
    must: 'be a URL that begins with http:// or https://',
  })
  ALERT_WEBHOOK_URL: string = '';

  @TextSetting('Secret that signs these webhooks: whsec_ and 24 to 64 random bytes as base64.', {
    secret: true,
    pattern: /^(?:whsec_[A-Za-z0-9+/]{32,88}={0,2})?$/,
    must: 'be whsec_ and 24 to 64 bytes as base64',
  })
  ALERT_WEBHOOK_SECRET: string = '';

  @TextSetting('Mail server for messages of alerts, such as smtps://user:password@mail.example:465; empty: no mail.', {
    secret: true,
    pattern: /^(?:smtps?:\/\/\S+)?$/,
    must: 'be a URL that begins with smtp:// or smtps://',
  })
  SMTP_URL: string = '';

  @TextSetting('Address from which mail is sent.', {
    pattern: /^[^\s@<>]+@[^\s@<>]+$/,
    must: 'be an e-mail address',
  })
  SMTP_FROM: string = 'alerts@localhost';

  @OriginSetting(
    'Where people open the console, for links in messages; empty: messages have no links.',
    'https://console.example',
  )
  CONSOLE_URL: string = '';
}
