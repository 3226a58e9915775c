import {
  CallingEnvironment,
  ChoiceSetting,
  IntegerSetting,
  KeySetting,
  OriginSetting,
  PostgresUrlSetting,
  TextSetting,
} from '@app/common';
import { MESSAGE_LANGUAGES, type MessageLanguage } from '@app/internal-protocol';

const OwnDatabase = PostgresUrlSetting(
  'URL of the database of insight: alert rules, alerts, and their messages.',
  'postgres://postback_insight:password@127.0.0.1:5432/postback_insight',
);

function PriceSetting(description: string): PropertyDecorator {
  return TextSetting(description, { pattern: /^(?:\d{1,6}(?:\.\d{1,6})?)?$/, must: 'be a decimal such as 0.30' });
}

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

  @OriginSetting(
    'Origin of the gateway, which insight samples for alerts about spool and errors; empty: these rules see nothing.',
    'http://127.0.0.1:8000',
  )
  GATEWAY_URL: string = '';

  @ChoiceSetting('Whether this process evaluates alert rules and sends messages of alerts: on or off.', ['on', 'off'])
  ALERTS: 'on' | 'off' = 'on';

  @ChoiceSetting('Whether this process runs reports on their schedules and sends them: on or off.', ['on', 'off'])
  REPORTS: 'on' | 'off' = 'on';

  @IntegerSetting('Days that the figures of a run of a report are stored; 0: forever.', { min: 0, max: 3_650 })
  REPORT_RUNS_RETENTION_DAYS: number = 400;

  @IntegerSetting('Days that predictions of imported models are stored after they were made; 0: forever.', {
    min: 0,
    max: 3_650,
  })
  PREDICTIONS_RETENTION_DAYS: number = 400;

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

  @ChoiceSetting('Language of messages of alerts whose rule has none of its own.', MESSAGE_LANGUAGES)
  ALERT_LANGUAGE: MessageLanguage = 'en';

  @OriginSetting(
    'Where people open the console, for links in messages; empty: messages have no links.',
    'https://console.example',
  )
  CONSOLE_URL: string = '';

  @TextSetting(
    'Model of Vertex AI that reads questions beside the parser, such as gemini-2.5-flash; empty: the parser alone.',
    { pattern: /^[a-z0-9.@-]*$/, must: 'be the id of a model' },
  )
  VERTEX_MODEL: string = '';

  @TextSetting('Google Cloud project whose Vertex AI is used; empty: the parser alone.', {
    pattern: /^[a-z0-9-]*$/,
    must: 'be the id of a project',
  })
  VERTEX_PROJECT: string = '';

  @TextSetting('Location of Vertex AI, such as asia-southeast1, where questions are processed.', {
    pattern: /^[a-z0-9-]+$/,
    must: 'be a location',
  })
  VERTEX_LOCATION: string = 'global';

  @TextSetting("Another origin than Google's for Vertex AI, such as a private endpoint; empty: Google's.", {
    // The access token is for Google alone, and is not shown to a network.
    pattern: /^(?:https:\/\/[^\s/?#@]+\/?|http:\/\/127\.0\.0\.1:\d+)?$/,
    must: 'be an origin that begins with https://',
  })
  VERTEX_URL: string = '';

  @IntegerSetting('Milliseconds that a question waits for the model; then the parser alone reads it.', {
    min: 100,
    max: 10_000,
  })
  VERTEX_DEADLINE_MS: number = 4_000;

  @IntegerSetting(
    'Seconds that the reading of the model is used for the same question, of anyone who may see the same names; 0: never.',
    { min: 0, max: 3_600 },
  )
  VERTEX_CACHE_SECONDS: number = 300;

  @IntegerSetting(
    'Requests to the model per minute and user; further questions are read by the parser alone. 0: no limit.',
    {
      min: 0,
      max: 10_000,
    },
  )
  VERTEX_REQUESTS_PER_MINUTE: number = 20;

  @IntegerSetting('Tokens that the model may think with; -1: as the model does, for one that has levels instead.', {
    min: -1,
    max: 8_192,
  })
  VERTEX_THINKING_BUDGET: number = 0;

  @PriceSetting('US dollars per million tokens of input, for the cost in the log; empty: not known.')
  VERTEX_INPUT_PRICE: string = '';

  @PriceSetting('US dollars per million tokens of output, for the cost in the log; empty: not known.')
  VERTEX_OUTPUT_PRICE: string = '';
}
