import { CallingEnvironment, IntegerSetting, KeySetting, PostgresUrlSetting, TextSetting } from '@app/common';

const OwnDatabase = PostgresUrlSetting(
  "URL of the gateway's own database.",
  'postgres://postback_gateway:password@127.0.0.1:5432/postback_gateway',
);

/** The settings of the migration command. */
export class GatewayDatabaseEnvironment {
  @OwnDatabase
  GATEWAY_DATABASE_URL: string;
}

export class GatewayEnvironment extends CallingEnvironment {
  @PostgresUrlSetting(
    'URL of the config database; its role sees the routes only.',
    'postgres://postback_gateway:password@127.0.0.1:5432/postback_config',
  )
  CONFIG_DATABASE_URL: string;

  @OwnDatabase
  GATEWAY_DATABASE_URL: string;

  @KeySetting('Key of the hashes by which tokens and API keys are looked up; the same in every app.')
  TOKEN_HASH_KEY: string;

  @KeySetting("Root key of signed envelopes; each partner's own key is derived from it.")
  RECEIPT_SIGNING_KEY: string;

  @KeySetting(
    "The gateway's key for requests of our own processes, derived from admin's INTERNAL_KEY; empty: all are refused.",
  )
  INTERNAL_KEY: string = '';

  @KeySetting(
    "The gateway's key of those who may only read its overview, derived from insight's INSIGHT_KEY; empty: INTERNAL_KEY alone.",
  )
  INSIGHT_KEY: string = '';

  @TextSetting('URL of the collector of events; empty: no events are accepted.', {
    pattern: /^https?:\/\/[^\s/?#@]+$/,
    must: 'be an origin such as http://127.0.0.1:8002',
  })
  ANALYTICS_URL: string = '';

  @TextSetting('Another path of the script for pages, as the collector has it; empty: /analytics.js alone.', {
    pattern: /^(?:\/[A-Za-z0-9._~-]+)+$/,
    must: 'be a path such as /assets/shop.js',
  })
  ANALYTICS_SCRIPT_PATH: string = '';

  @TextSetting('Another prefix of the paths to which events are sent, as the collector has it; empty: none.', {
    pattern: /^(?:\/[A-Za-z0-9._~-]+)+\/$/,
    must: 'be a path that ends with a slash, such as /shop/',
  })
  ANALYTICS_COLLECT_PATH: string = '';

  @KeySetting('Key that the edge shares with the gateway; empty: postback ids of an edge are ignored.')
  EDGE_KEY: string = '';

  @KeySetting('The previous EDGE_KEY, accepted while an edge still signs with it.', {})
  EDGE_KEY_PREVIOUS: string = '';

  @IntegerSetting('Maximum connections to one partner-service.', { min: 1, max: 1024 })
  CONNECTIONS_PER_SERVICE: number = 64;

  @IntegerSetting('Maximum unroutable requests that are stored, to find a mistyped URL; the oldest are dropped.', {
    min: 0,
  })
  UNROUTED_MAX: number = 10_000;

  @IntegerSetting('Maximum bytes of all stored unroutable requests; the oldest are dropped.', { min: 0 })
  UNROUTED_MAX_BYTES: number = 64 * 1024 * 1024;

  @KeySetting('Key that encrypts the spool; empty: derived from RECEIPT_SIGNING_KEY.')
  SPOOL_KEY: string = '';

  @KeySetting('The previous SPOOL_KEY, so that postbacks encrypted with it can still be delivered.', {})
  SPOOL_KEY_PREVIOUS: string = '';

  @IntegerSetting('Milliseconds without a response of its service after which a postback is spooled.', {
    min: 100,
    max: 60_000,
  })
  SPOOL_AFTER_MS: number = 1_500;

  @IntegerSetting("Maximum bytes of one partner's postbacks in the spool, 0 for no spool; more are answered 503.", {
    min: 0,
  })
  SPOOL_MAX_BYTES: number = 4 * 1024 * 1024 * 1024;
}
