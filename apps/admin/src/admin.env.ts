import { CallingEnvironment, IsPostgresUrl, Setting } from '@app/common';
import { applyDecorators } from '@nestjs/common';
import { IsInt, IsString, Matches, Max, Min, MinLength, ValidateIf } from 'class-validator';

const ConfigDatabaseUrl = (): PropertyDecorator =>
  applyDecorators(
    Setting({
      description: 'URL of the config database, as the owner of its tables.',
      example: 'postgres://postgres:password@127.0.0.1:5432/postback_config',
      secret: true,
    }),
    IsPostgresUrl(),
  );

const ConfigAppUrl = (): PropertyDecorator =>
  applyDecorators(
    Setting({
      description: 'URL of the config database, as a role that may write the configuration and owns no table.',
      example: 'postgres://postback_config_app:password@127.0.0.1:5432/postback_config',
      secret: true,
    }),
    IsPostgresUrl(),
  );

const TokenHashKey = (): PropertyDecorator =>
  applyDecorators(
    Setting({
      description: 'Key of the hashes by which tokens and API keys are known; the same in every app.',
      example: '32 random bytes as base64url',
      secret: true,
    }),
    MinLength(16, { message: 'TOKEN_HASH_KEY must have at least 16 characters' }),
  );

const EncryptionKey = (): PropertyDecorator =>
  applyDecorators(
    Setting({
      description: 'Key under which tokens are encrypted, so that they can be shown to an admin.',
      example: '32 random bytes as base64url',
      secret: true,
    }),
    Matches(/^[A-Za-z0-9_-]{43}$/, { message: 'ENCRYPTION_KEY must be 32 bytes as base64url (43 characters)' }),
  );

const PreviousEncryptionKey = (): PropertyDecorator =>
  applyDecorators(
    Setting({
      description: 'The ENCRYPTION_KEY before the present one: what it sealed is opened, and sealed anew at the start.',
      example: '32 random bytes as base64url',
      secret: true,
    }),
    Matches(/^$|^[A-Za-z0-9_-]{43}$/, {
      message: 'ENCRYPTION_KEY_PREVIOUS must be 32 bytes as base64url (43 characters)',
    }),
  );

/** What the migration command needs: nothing but the config database. */
export class ConfigDatabaseEnvironment {
  @ConfigDatabaseUrl()
  CONFIG_DATABASE_URL: string;
}

/** What the seeding command needs. */
export class SeedEnvironment {
  @ConfigAppUrl()
  CONFIG_DATABASE_URL: string;

  @TokenHashKey()
  TOKEN_HASH_KEY: string;

  @EncryptionKey()
  ENCRYPTION_KEY: string;
}

/** What the job needs that makes databases and roles. */
export class PrepareEnvironment {
  @Setting({
    description: 'URL of the server of the database to make, as a role that may create databases and roles.',
    secret: true,
  })
  @IsPostgresUrl()
  SERVER_URL: string;

  @Setting({ description: 'The same of the server of the config database.', secret: true })
  @IsPostgresUrl()
  CONFIG_SERVER_URL: string;

  @ConfigDatabaseUrl()
  CONFIG_DATABASE_URL: string;

  @Setting({
    description: 'The database to make, with the role and the password that its process logs in with.',
    secret: true,
  })
  @IsPostgresUrl()
  TARGET_DATABASE_URL: string;

  @Setting({
    description: 'The config database with the role and the password that the admin app logs in with; for config only.',
    secret: true,
  })
  @ValidateIf(({ TARGET }: PrepareEnvironment) => TARGET === 'config')
  @IsPostgresUrl()
  APP_DATABASE_URL: string = '';

  @Setting({ description: 'Whose it is: config, gateway, or a partner code.' })
  @Matches(/^[a-z][a-z0-9_]{1,62}$/, { message: 'TARGET must be config, gateway, or a partner code' })
  TARGET: string;
}

/** The settings of the admin app. */
export class AdminEnvironment extends CallingEnvironment {
  override PORT: number = 8001;

  @ConfigAppUrl()
  CONFIG_DATABASE_URL: string;

  @TokenHashKey()
  TOKEN_HASH_KEY: string;

  @EncryptionKey()
  ENCRYPTION_KEY: string;

  @PreviousEncryptionKey()
  ENCRYPTION_KEY_PREVIOUS: string = '';

  @Setting({
    description:
      'Master key of the calls to our own processes; the key of each is derived from it. Empty: none is made.',
    secret: true,
    example: '32 random bytes as base64url',
  })
  @Matches(/^$|^.{16,}$/, { message: 'INTERNAL_KEY must have at least 16 characters' })
  INTERNAL_KEY: string = '';

  @Setting({
    description: 'Where the gateway answers our own processes, such as http://127.0.0.1:8000; empty: it is not asked.',
  })
  @Matches(/^$|^https?:\/\/[^\s/?#@]+\/?$/, { message: 'GATEWAY_URL must be an origin such as http://127.0.0.1:8000' })
  GATEWAY_URL: string = '';

  @Setting({
    description: 'The first admin key; empty: one is made at the first start and printed once.',
    secret: true,
  })
  @Matches(/^$|^\S{8,255}$/, { message: 'ADMIN_API_KEY must be 8 to 255 characters without spaces' })
  ADMIN_API_KEY: string = '';

  @Setting({ description: 'Folder in which a first admin key that was made here is kept; empty: it is only printed.' })
  @IsString()
  DATA_DIR: string = '';

  @Setting({ description: 'Most connections to the config database.' })
  @IsInt({ message: 'DATABASE_POOL_MAX must be a whole number' })
  @Min(2, { message: 'DATABASE_POOL_MAX must be at least 2' })
  @Max(100, { message: 'DATABASE_POOL_MAX must be at most 100' })
  DATABASE_POOL_MAX: number = 8;
}
