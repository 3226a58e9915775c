import { HttpEnvironment, IsPostgresUrl, Setting } from '@app/common';
import { IsInt, IsString, Matches, Max, Min, MinLength } from 'class-validator';

/** What the migration command needs: nothing but the partner's database. */
export class PartnerDatabaseEnvironment {
  @Setting({
    description: "URL of this partner's own database.",
    example: 'postgres://svc_involve_asia:password@127.0.0.1:5432/involve_asia_db',
    secret: true,
  })
  @IsPostgresUrl()
  PARTNER_DATABASE_URL: string;
}

const SEALING_KEY = /^$|^[A-Za-z0-9_-]{43}$/;

export class PartnerServiceEnvironment extends HttpEnvironment {
  @Setting({ description: 'The one partner that this process serves.', example: 'involve_asia' })
  @Matches(/^[a-z][a-z0-9_]{1,62}$/, { message: 'PARTNER_CODE must be a partner code such as involve_asia' })
  PARTNER_CODE: string;

  @Setting({
    description: "URL of this partner's own database.",
    example: 'postgres://svc_involve_asia:password@127.0.0.1:5432/involve_asia_db',
    secret: true,
  })
  @IsPostgresUrl()
  PARTNER_DATABASE_URL: string;

  @Setting({
    description: 'URL of the config database; its role sees this partner only.',
    example: 'postgres://svc_involve_asia:password@127.0.0.1:5432/postback_config',
    secret: true,
  })
  @IsPostgresUrl()
  CONFIG_DATABASE_URL: string;

  @Setting({
    description: 'Key of the hashes by which tokens and API keys are known; the same in every app.',
    secret: true,
    example: '32 random bytes as base64url',
  })
  @IsString()
  @MinLength(16, { message: 'TOKEN_HASH_KEY must have at least 16 characters' })
  TOKEN_HASH_KEY: string;

  @Setting({
    description: "This partner's key for receipts, derived from the gateway's RECEIPT_SIGNING_KEY.",
    secret: true,
    example: '32 random bytes as base64url',
  })
  @IsString()
  @MinLength(16, { message: 'RECEIPT_KEY must have at least 16 characters' })
  RECEIPT_KEY: string;

  @Setting({
    description:
      "This partner's key for calls of our own processes, derived from admin's INTERNAL_KEY; empty: they get no answer.",
    secret: true,
    example: '32 random bytes as base64url',
  })
  @Matches(/^$|^.{16,}$/, { message: 'INTERNAL_KEY must have at least 16 characters' })
  INTERNAL_KEY: string = '';

  @Setting({
    description:
      "This partner's key for its signing secrets, derived from admin's ENCRYPTION_KEY; empty: sealed ones are not opened.",
    secret: true,
    example: '32 random bytes as base64url',
  })
  @Matches(SEALING_KEY, { message: 'SIGNING_SECRETS_KEY must be 32 bytes as base64url (43 characters)' })
  SIGNING_SECRETS_KEY: string = '';

  @Setting({
    description: 'The SIGNING_SECRETS_KEY before the present one, while what it sealed is still in use.',
    secret: true,
    example: '32 random bytes as base64url',
  })
  @Matches(SEALING_KEY, { message: 'SIGNING_SECRETS_KEY_PREVIOUS must be 32 bytes as base64url (43 characters)' })
  SIGNING_SECRETS_KEY_PREVIOUS: string = '';

  @Setting({
    description:
      'Folder with the signing secrets that are kept in Secret Manager, mounted as <secret>/<version>; empty: none is.',
  })
  @IsString()
  SIGNING_SECRETS_DIR: string = '';

  @Setting({
    description: 'URL of a Redis in which limits are counted; empty: in the partner database.',
    secret: true,
  })
  @Matches(/^$|^rediss?:\/\/\S+$/, { message: 'REDIS_URL must be a redis:// or rediss:// URL' })
  REDIS_URL: string = '';

  @Setting({
    description: 'Most connections to the partner database: four for storing, the rest for reads.',
  })
  @IsInt({ message: 'DATABASE_POOL_MAX must be a whole number' })
  @Min(5, { message: 'DATABASE_POOL_MAX must be at least 5' })
  @Max(100, { message: 'DATABASE_POOL_MAX must be at most 100' })
  DATABASE_POOL_MAX: number = 8;

  @Setting({
    description:
      'Milliseconds that a postback may wait to be stored before it is answered 503; below the time-out of the gateway.',
  })
  @IsInt({ message: 'STORE_TIMEOUT_MS must be a whole number' })
  @Min(100, { message: 'STORE_TIMEOUT_MS must be at least 100' })
  STORE_TIMEOUT_MS: number = 8_000;

  @Setting({ description: 'Postbacks that may wait in memory for their commit; more are answered 503.' })
  @IsInt({ message: 'STORE_QUEUE_MAX must be a whole number' })
  @Min(1, { message: 'STORE_QUEUE_MAX must be at least 1' })
  STORE_QUEUE_MAX: number = 20_000;
}
