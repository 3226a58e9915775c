import {
  ChoiceSetting,
  EncryptionKeySetting,
  HttpEnvironment,
  IntegerSetting,
  KeySetting,
  PostgresUrlSetting,
  TextSetting,
} from '@app/common';
import { RedisSetting, STORE_TIMEOUT_MS_DEFAULT, StoreQueueSetting, StoreTimeoutSetting } from './storing-settings';

const OwnDatabase = PostgresUrlSetting(
  "URL of this partner's own database.",
  'postgres://svc_involve_asia:password@127.0.0.1:5432/involve_asia_db',
);

/** The settings of the migration command. */
export class PartnerDatabaseEnvironment {
  @OwnDatabase
  PARTNER_DATABASE_URL: string;
}

export class PartnerServiceEnvironment extends HttpEnvironment {
  @TextSetting('The one partner that this process serves.', {
    example: 'involve_asia',
    pattern: /^[a-z][a-z0-9_]{1,62}$/,
    must: 'be a partner code such as involve_asia',
  })
  PARTNER_CODE: string;

  @OwnDatabase
  PARTNER_DATABASE_URL: string;

  @PostgresUrlSetting(
    'URL of a PgBouncer in transaction mode that leads to the same database; empty: none. Migrations and maintenance do not use it.',
  )
  PARTNER_DATABASE_POOLER_URL: string = '';

  @ChoiceSetting(
    'Whether that PgBouncer supports named statements: from 1.21 on, with max_prepared_statements above 0.',
    ['yes', 'no'],
  )
  POOLER_NAMED_STATEMENTS: 'yes' | 'no' = 'no';

  @PostgresUrlSetting(
    'URL of the config database; its role sees this partner only.',
    'postgres://svc_involve_asia:password@127.0.0.1:5432/postback_config',
  )
  CONFIG_DATABASE_URL: string;

  @KeySetting('Key of the hashes by which tokens and API keys are looked up; the same in every app.')
  TOKEN_HASH_KEY: string;

  @KeySetting("This partner's key of signed envelopes, derived from the gateway's RECEIPT_SIGNING_KEY.")
  RECEIPT_KEY: string;

  @KeySetting(
    "This partner's key for requests of our own processes, derived from admin's INTERNAL_KEY; empty: all are refused.",
  )
  INTERNAL_KEY: string = '';

  @KeySetting(
    "This partner's key of those who may only read changes of conversions, derived from the consumer's CHANGE_FEED_KEY; empty: INTERNAL_KEY alone.",
  )
  CHANGE_FEED_KEY: string = '';

  @KeySetting(
    "This partner's key of those who may only query figures, derived from insight's INSIGHT_KEY; empty: INTERNAL_KEY alone.",
  )
  INSIGHT_KEY: string = '';

  @EncryptionKeySetting(
    "This partner's key for its signing secrets, derived from admin's ENCRYPTION_KEY; empty: sealed ones cannot be opened.",
  )
  SIGNING_SECRETS_KEY: string = '';

  @EncryptionKeySetting('The previous SIGNING_SECRETS_KEY, while secrets sealed with it are in use.')
  SIGNING_SECRETS_KEY_PREVIOUS: string = '';

  @TextSetting('Folder of the signing secrets in Secret Manager, mounted as <secret>/<version>; empty: none.')
  SIGNING_SECRETS_DIR: string = '';

  @RedisSetting('the partner database')
  REDIS_URL: string = '';

  @IntegerSetting('Maximum connections to the partner database: three for storing, the rest for reads.', {
    min: 4,
    max: 100,
  })
  DATABASE_POOL_MAX: number = 4;

  @StoreTimeoutSetting
  STORE_TIMEOUT_MS: number = STORE_TIMEOUT_MS_DEFAULT;

  @StoreQueueSetting
  STORE_QUEUE_MAX: number = 20_000;
}
