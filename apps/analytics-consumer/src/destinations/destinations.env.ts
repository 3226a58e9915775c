import { IntegerSetting, TextSetting } from '@app/common';
import { BrokerEnvironment } from '@app/event-stream';

const URL_RULE = { pattern: /^(?:https?:\/\/\S+)?$/, must: 'be a URL that begins with http:// or https://' };

/** Where events are sent; a destination whose settings are empty is off. */
export class DestinationsEnvironment extends BrokerEnvironment {
  @TextSetting('URL that receives each event as a signed webhook; empty: none.', URL_RULE)
  EVENT_WEBHOOK_URL: string = '';

  @TextSetting('Secret that signs these webhooks: whsec_ and 24 to 64 random bytes as base64.', {
    secret: true,
    pattern: /^(?:whsec_[A-Za-z0-9+/]{32,88}={0,2})?$/,
    must: 'be whsec_ and 24 to 64 bytes as base64',
  })
  EVENT_WEBHOOK_SECRET: string = '';

  @TextSetting(
    'URL that receives each alert as a signed webhook; empty: alerts are in the log and the list alone.',
    URL_RULE,
  )
  ALERT_WEBHOOK_URL: string = '';

  @TextSetting('Secret that signs the webhooks of alerts: whsec_ and 24 to 64 random bytes as base64.', {
    secret: true,
    pattern: /^(?:whsec_[A-Za-z0-9+/]{32,88}={0,2})?$/,
    must: 'be whsec_ and 24 to 64 bytes as base64',
  })
  ALERT_WEBHOOK_SECRET: string = '';

  @TextSetting('Measurement id of Google Analytics 4, such as G-ABC123; empty: no events are sent there.')
  GA4_MEASUREMENT_ID: string = '';

  @TextSetting('Secret of the Measurement Protocol of that stream.', { secret: true })
  GA4_API_SECRET: string = '';

  @TextSetting('Host of the Measurement Protocol; https://region1.google-analytics.com keeps data in the EU.', URL_RULE)
  GA4_URL: string = 'https://www.google-analytics.com';

  @TextSetting('Project id of Mixpanel; empty: no events are sent there.')
  MIXPANEL_PROJECT_ID: string = '';

  @TextSetting('Service account of Mixpanel as user:secret.', { secret: true })
  MIXPANEL_SERVICE_ACCOUNT: string = '';

  @TextSetting(
    'Host of the import API; https://api-eu.mixpanel.com and https://api-in.mixpanel.com are others.',
    URL_RULE,
  )
  MIXPANEL_URL: string = 'https://api.mixpanel.com';

  @TextSetting('Table of BigQuery as project.dataset.table; empty: no events are loaded there.', {
    pattern: /^(?:[a-z][a-z0-9:.-]{4,60}\.\w{1,1024}\.\w{1,1024})?$/,
    must: 'be project.dataset.table',
  })
  BIGQUERY_TABLE: string = '';

  @TextSetting('Location of that dataset, such as US, EU or asia-southeast1.')
  BIGQUERY_LOCATION: string = 'US';

  @TextSetting('JSON key file of a service account that loads; empty: the account of the process on Google Cloud.')
  BIGQUERY_KEY_FILE: string = '';

  @TextSetting('Where the API of BigQuery is.', URL_RULE)
  BIGQUERY_URL: string = 'https://bigquery.googleapis.com';

  @TextSetting('Table of Snowflake as DATABASE.SCHEMA.TABLE; empty: no events are copied there.', {
    pattern: /^(?:[A-Za-z_]\w*\.[A-Za-z_]\w*\.[A-Za-z_]\w*)?$/,
    must: 'be DATABASE.SCHEMA.TABLE',
  })
  SNOWFLAKE_TABLE: string = '';

  @TextSetting('Account of Snowflake, such as myorg-account1.')
  SNOWFLAKE_ACCOUNT: string = '';

  @TextSetting('User of Snowflake, which signs in with a key pair.')
  SNOWFLAKE_USER: string = '';

  @TextSetting('PEM file with the private key of that user.')
  SNOWFLAKE_KEY_FILE: string = '';

  @TextSetting('Warehouse of Snowflake that copies.')
  SNOWFLAKE_WAREHOUSE: string = '';

  @TextSetting('Role of that user; empty: its default role.')
  SNOWFLAKE_ROLE: string = '';

  @IntegerSetting('Seconds between two loads into a warehouse; BigQuery accepts 1,500 a day for each table.', {
    min: 60,
    max: 86_400,
  })
  WAREHOUSE_LOAD_INTERVAL: number = 300;
}
