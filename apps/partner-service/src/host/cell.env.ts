import {
  ChoiceSetting,
  EncryptionKeySetting,
  HttpEnvironment,
  IntegerSetting,
  KeySetting,
  PostgresUrlSetting,
  TextSetting,
} from '@app/common';
import { RedisSetting, STORE_TIMEOUT_MS_DEFAULT, StoreQueueSetting, StoreTimeoutSetting } from '../storing-settings';

const Name = TextSetting('The cell whose partners this process serves.', {
  example: 'cell-a',
  pattern: /^cell-[a-z0-9]{1,20}$/,
  must: 'be the name of a cell such as cell-a',
});
const OwnDatabase = PostgresUrlSetting(
  'URL of the database of the cell: a schema and a role without a login for each partner.',
  'postgres://postback_cell_a:password@127.0.0.1:5432/postback_cell_a',
);
const ConfigDatabase = PostgresUrlSetting(
  'URL of the config database; its role sees the partners of this cell only.',
  'postgres://postback_cell_a:password@127.0.0.1:5432/postback_config',
);

/** The settings of the program that migrates the partners of a cell. */
export class CellDatabaseEnvironment {
  @Name
  CELL: string;

  @OwnDatabase
  CELL_DATABASE_URL: string;

  @ConfigDatabase
  CONFIG_DATABASE_URL: string;
}

/** The settings of a process that serves every partner of a cell. */
export class CellEnvironment extends HttpEnvironment {
  @Name
  CELL: string;

  @OwnDatabase
  CELL_DATABASE_URL: string;

  @PostgresUrlSetting(
    'URL of a PgBouncer in transaction mode that leads to the same database; empty: none. Migrations and maintenance do not use it.',
  )
  CELL_DATABASE_POOLER_URL: string = '';

  @ChoiceSetting(
    'Whether that PgBouncer supports named statements: from 1.21 on, with max_prepared_statements above 0.',
    ['yes', 'no'],
  )
  POOLER_NAMED_STATEMENTS: 'yes' | 'no' = 'no';

  @ConfigDatabase
  CONFIG_DATABASE_URL: string;

  @KeySetting('Key of the hashes by which tokens and API keys are looked up; the same in every app.')
  TOKEN_HASH_KEY: string;

  @KeySetting("The gateway's key, from which this process derives the key of each partner.")
  RECEIPT_SIGNING_KEY: string;

  @KeySetting("Admin's key, from which this process derives the keys of each partner.")
  INTERNAL_KEY: string;

  @EncryptionKeySetting("Admin's key, from which this process derives the key of each partner's signing secrets.")
  ENCRYPTION_KEY: string;

  @EncryptionKeySetting('The previous ENCRYPTION_KEY, while secrets sealed with it are in use.')
  ENCRYPTION_KEY_PREVIOUS: string = '';

  @RedisSetting('the database of the cell')
  REDIS_URL: string = '';

  @IntegerSetting('Maximum connections that store, of all partners together; each has three of them at most.', {
    min: 3,
    max: 200,
  })
  CELL_STORING_CONNECTIONS: number = 12;

  @IntegerSetting('Maximum connections that read, of all partners together; each has two of them at most.', {
    min: 2,
    max: 200,
  })
  CELL_READING_CONNECTIONS: number = 6;

  @IntegerSetting(
    'Postbacks per second of a partner, on average over two seconds; more wait in this process, and then in the spool.',
    { min: 1, max: 10_000 },
  )
  CELL_PARTNER_RATE: number = 50;

  @StoreTimeoutSetting
  STORE_TIMEOUT_MS: number = STORE_TIMEOUT_MS_DEFAULT;

  @StoreQueueSetting
  STORE_QUEUE_MAX: number = 2_000;
}
