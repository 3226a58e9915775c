import {
  ApiKeySetting,
  CallingEnvironment,
  EncryptionKeySetting,
  IntegerSetting,
  KeySetting,
  OriginSetting,
  PostgresUrlSetting,
  TextSetting,
  TimeZoneSetting,
} from '@app/common';

const ConfigDatabaseAsOwner = PostgresUrlSetting(
  'URL of the config database, as the owner of its tables.',
  'postgres://postgres:password@127.0.0.1:5432/postback_config',
);
const ConfigDatabaseAsApp = PostgresUrlSetting(
  'URL of the config database, as a role that may write the configuration and owns no table.',
  'postgres://postback_config_app:password@127.0.0.1:5432/postback_config',
);
const TokenHashKey = KeySetting('Key of the hashes by which tokens and API keys are looked up; the same in every app.');
const EncryptionKey = EncryptionKeySetting('Key that encrypts tokens, so that they can be shown to an admin.');

/** The settings of the migration command. */
export class ConfigDatabaseEnvironment {
  @ConfigDatabaseAsOwner
  CONFIG_DATABASE_URL: string;
}

/** The settings of the seeding command. */
export class SeedEnvironment {
  @ConfigDatabaseAsApp
  CONFIG_DATABASE_URL: string;

  @TokenHashKey
  TOKEN_HASH_KEY: string;

  @EncryptionKey
  ENCRYPTION_KEY: string;
}

/** The settings of the job that creates a database and its role. */
export class PrepareEnvironment {
  @PostgresUrlSetting('URL of the server of the new database, as a role that may create databases and roles.')
  SERVER_URL: string;

  @PostgresUrlSetting('URL of the server of the config database, as such a role.')
  CONFIG_SERVER_URL: string;

  @ConfigDatabaseAsOwner
  CONFIG_DATABASE_URL: string;

  @PostgresUrlSetting('URL of the new database, with the role and the password that its process logs in with.')
  TARGET_DATABASE_URL: string;

  @PostgresUrlSetting(
    'URL of the config database, with the role and the password of the admin app; for TARGET=config only.',
  )
  APP_DATABASE_URL: string = '';

  @TextSetting(
    'The process whose database or login is created: config, gateway, analytics, insight, a cell such as cell-a, or a partner code.',
    {
      pattern: /^([a-z][a-z0-9_]{1,62}|cell-[a-z0-9]{1,20})$/,
      must: 'be config, gateway, analytics, insight, a cell, or a partner code',
    },
  )
  TARGET: string;

  @OriginSetting('Origin under which the gateway reaches the cell; for TARGET=cell-… only.', 'https://cell-a.example')
  CELL_URL: string = '';
}

/** The settings of the admin app. */
export class AdminEnvironment extends CallingEnvironment {
  override PORT: number = 8001;

  @ConfigDatabaseAsApp
  CONFIG_DATABASE_URL: string;

  @TokenHashKey
  TOKEN_HASH_KEY: string;

  @EncryptionKey
  ENCRYPTION_KEY: string;

  @EncryptionKeySetting('The previous ENCRYPTION_KEY; at the start, values sealed with it are sealed with the new one.')
  ENCRYPTION_KEY_PREVIOUS: string = '';

  @KeySetting(
    'Root key of requests to our own processes; the key of each is derived from it. Empty: no such requests are sent.',
  )
  INTERNAL_KEY: string = '';

  @OriginSetting(
    'Origin of the gateway for our own processes, such as http://127.0.0.1:8000; empty: it is not queried.',
    'http://127.0.0.1:8000',
  )
  GATEWAY_URL: string = '';

  @OriginSetting(
    'Origin under which senders reach the platform, for the postback URLs that the console shows; empty: GATEWAY_URL.',
    'https://postback.example.com',
  )
  PUBLIC_URL: string = '';

  @OriginSetting(
    'URL of the cell that serves new partners, unless their endpoint_url is given; empty: each gets a service of its own.',
    'https://cell-a.example',
  )
  NEW_PARTNERS_CELL_URL: string = '';

  @OriginSetting('URL of the collector of events; empty: there are no figures of events.', 'http://127.0.0.1:8002')
  ANALYTICS_URL: string = '';

  @OriginSetting(
    'URL of insight, which merges figures; empty: plans and questions are not answered.',
    'http://127.0.0.1:8003',
  )
  INSIGHT_URL: string = '';

  @ApiKeySetting('The first admin key; empty: one is generated at the first start and printed once.')
  ADMIN_API_KEY: string = '';

  @TextSetting('Folder where a generated first admin key is stored; empty: it is only printed.')
  DATA_DIR: string = '';

  @TextSetting(
    'Audience of Identity-Aware Proxy for this app, such as /projects/123/global/backendServices/456; empty: its assertions are not accepted.',
    { pattern: /^\/projects\/\S+$/, must: 'begin with /projects/' },
  )
  IAP_AUDIENCE: string = '';

  @TextSetting('URL of the public keys of Identity-Aware Proxy, as a JWK set.', {
    pattern: /^https:\/\/\S+$|^http:\/\/127\.0\.0\.1[:/]\S*$/,
    must: 'be an https URL',
  })
  IAP_KEYS_URL: string = 'https://www.gstatic.com/iap/verify/public_key-jwk';

  @TimeZoneSetting(
    'The zone in which the console shows times to people who have not chosen one, such as Asia/Singapore.',
  )
  TIME_ZONE_DEFAULT: string = 'UTC';

  @IntegerSetting('Maximum connections to the config database.', { min: 2, max: 100 })
  DATABASE_POOL_MAX: number = 8;
}
