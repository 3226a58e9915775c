import { CallingEnvironment, IsPostgresUrl, Setting } from '@app/common';
import { IsInt, IsString, Matches, Max, Min, MinLength } from 'class-validator';

/** What the migration command needs: nothing but the gateway's database. */
export class GatewayDatabaseEnvironment {
  @Setting({
    description: "URL of the gateway's own database.",
    example: 'postgres://postback_gateway:password@127.0.0.1:5432/postback_gateway',
    secret: true,
  })
  @IsPostgresUrl()
  GATEWAY_DATABASE_URL: string;
}

export class GatewayEnvironment extends CallingEnvironment {
  @Setting({
    description: 'URL of the config database; its role sees the routes only.',
    example: 'postgres://postback_gateway:password@127.0.0.1:5432/postback_config',
    secret: true,
  })
  @IsPostgresUrl()
  CONFIG_DATABASE_URL: string;

  @Setting({
    description: "URL of the gateway's own database.",
    example: 'postgres://postback_gateway:password@127.0.0.1:5432/postback_gateway',
    secret: true,
  })
  @IsPostgresUrl()
  GATEWAY_DATABASE_URL: string;

  @Setting({
    description: 'Key of the hashes by which tokens and API keys are known; the same in every app.',
    secret: true,
    example: '32 random bytes as base64url',
  })
  @IsString()
  @MinLength(16, { message: 'TOKEN_HASH_KEY must have at least 16 characters' })
  TOKEN_HASH_KEY: string;

  @Setting({
    description: "Master key of the receipts; each partner's own is derived from it.",
    secret: true,
    example: '32 random bytes as base64url',
  })
  @IsString()
  @MinLength(16, { message: 'RECEIPT_SIGNING_KEY must have at least 16 characters' })
  RECEIPT_SIGNING_KEY: string;

  @Setting({
    description:
      "The gateway's key for calls of our own processes, derived from admin's INTERNAL_KEY; empty: they get no answer.",
    secret: true,
    example: '32 random bytes as base64url',
  })
  @Matches(/^$|^.{16,}$/, { message: 'INTERNAL_KEY must have at least 16 characters' })
  INTERNAL_KEY: string = '';

  @Setting({
    description:
      'Key that the edge shares with the gateway, which then believes its receipts; empty: no edge is believed.',
    secret: true,
    example: '32 random bytes as base64url',
  })
  @Matches(/^$|^.{16,}$/, { message: 'EDGE_KEY must have at least 16 characters' })
  EDGE_KEY: string = '';

  @Setting({
    description: 'The EDGE_KEY before the present one: an edge that still signs with it is believed.',
    secret: true,
  })
  @Matches(/^$|^.{16,}$/, { message: 'EDGE_KEY_PREVIOUS must have at least 16 characters' })
  EDGE_KEY_PREVIOUS: string = '';

  @Setting({ description: 'Most connections kept open to one partner-service.' })
  @IsInt({ message: 'CONNECTIONS_PER_SERVICE must be a whole number' })
  @Min(1, { message: 'CONNECTIONS_PER_SERVICE must be at least 1' })
  @Max(1024, { message: 'CONNECTIONS_PER_SERVICE must be at most 1024' })
  CONNECTIONS_PER_SERVICE: number = 64;

  @Setting({ description: 'Unroutable requests kept, so that a mistyped URL can be found; the oldest give way.' })
  @IsInt({ message: 'UNROUTED_MAX must be a whole number' })
  @Min(0, { message: 'UNROUTED_MAX must be 0 or above' })
  UNROUTED_MAX: number = 10_000;

  @Setting({ description: 'Bytes that unroutable requests may take in all; the oldest give way.' })
  @IsInt({ message: 'UNROUTED_MAX_BYTES must be a whole number' })
  @Min(0, { message: 'UNROUTED_MAX_BYTES must be 0 or above' })
  UNROUTED_MAX_BYTES: number = 64 * 1024 * 1024;

  @Setting({
    description: 'Key that encrypts what waits in the spool; empty: derived from RECEIPT_SIGNING_KEY.',
    secret: true,
    example: '32 random bytes as base64url',
  })
  @Matches(/^$|^.{16,}$/, { message: 'SPOOL_KEY must have at least 16 characters' })
  SPOOL_KEY: string = '';

  @Setting({
    description: 'The SPOOL_KEY before the present one: what was encrypted with it can still be delivered.',
    secret: true,
  })
  @Matches(/^$|^.{16,}$/, { message: 'SPOOL_KEY_PREVIOUS must have at least 16 characters' })
  SPOOL_KEY_PREVIOUS: string = '';

  @Setting({ description: 'Milliseconds after which a postback that its service has not answered goes to the spool.' })
  @IsInt({ message: 'SPOOL_AFTER_MS must be a whole number' })
  @Min(100, { message: 'SPOOL_AFTER_MS must be at least 100' })
  @Max(60_000, { message: 'SPOOL_AFTER_MS must be at most 60000' })
  SPOOL_AFTER_MS: number = 1_500;

  @Setting({ description: "Bytes that one partner's postbacks may take in the spool; more are answered 503." })
  @IsInt({ message: 'SPOOL_MAX_BYTES must be a whole number' })
  @Min(0, { message: 'SPOOL_MAX_BYTES must be 0 (no spool) or above' })
  SPOOL_MAX_BYTES: number = 4 * 1024 * 1024 * 1024;
}
