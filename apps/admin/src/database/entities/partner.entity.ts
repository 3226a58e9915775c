import { AMOUNTS_ON_DUPLICATE, type AmountsOnDuplicate, DEDUPE_MODES, type Dedupe } from '@app/partner-config';
import {
  CHARSETS,
  DATE_ORDERS,
  type DateOrder,
  type FieldRules,
  normalizeEndpointPath,
  type ParameterMapping,
  type StoredField,
} from '@app/postback';
import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  Allow,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsTimeZone,
  IsUrl,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import { Column, Entity, PrimaryColumn, type ValueTransformer, VirtualColumn } from 'typeorm';
import { IsConversionKey, IsIntBetween, IsMember, IsNetworkList, MAX_LIMIT } from '../../http/field-decorators';

/** Versions and row numbers stay far below 2^53; pg returns them as text. */
export const bigintAsNumber: ValueTransformer = {
  from: (stored: string) => Number(stored),
  to: (value: unknown) => value,
};

const ACCEPT_OR_REJECT = ['accept', 'reject'] as const;
type AcceptOrReject = (typeof ACCEPT_OR_REJECT)[number];

/** The response that a partner expects for a stored postback. */
export class SuccessResponse {
  /** @example OK */
  @IsString()
  @MaxLength(4096)
  body: string;

  /** @example "text/plain; charset=utf-8" */
  @Matches(/^[a-z]+\/[a-z0-9.+-]+(;[ -~]+)?$/i, { message: 'content_type must be a media type such as text/plain' })
  @MaxLength(255)
  content_type: string;
}

/**
 * A source of postbacks with its own endpoint, service, database and mapping: a row of the config database and a
 * document of the admin API. The validators apply to the fields that a request may set (`partner.dto.ts`).
 */
@Entity('partners')
export class Partner {
  /**
   * Names the partner permanently; the default names of its database and service contain it.
   * @example involve_asia
   */
  @PrimaryColumn('text')
  @Matches(
    /^(?!(?:admin|gateway|analytics|insight|config|platform|all|status|logs|rotate|rollback|remove)$)[a-z][a-z0-9_]{1,62}$/,
    {
      message:
        'partner_code must be 2 to 63 lower-case letters, digits and underscores, begin with a letter, and not be a name ' +
        'of the platform itself (admin, gateway, analytics, insight, config, platform, all) or a word of its commands (status, logs, rotate, ' +
        'rollback, remove)',
    },
  )
  partner_code: string;

  /** @example InvolveAsia */
  @Column('text')
  @Length(1, 255)
  partner_name: string;

  /**
   * The path to which the partner sends; the leading slash may be left out.
   * @example /involve/event
   */
  @Column('text')
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normalizeEndpointPath(value) : value))
  @IsString()
  endpoint_path: string;

  /**
   * The URL of the partner's service; null until it has been deployed.
   * @example https://involve-asia-postback-abc123-as.a.run.app
   */
  @Column('text', { nullable: true })
  @IsOptional()
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false, disallow_auth: true },
    { message: 'endpoint_url must be an http or https URL without user and password' },
  )
  @Matches(/^[^?#]*$/, { message: 'endpoint_url must have no query and no fragment' })
  endpoint_url: string | null;

  /**
   * How long the gateway waits for the partner's service, in milliseconds.
   * @example 10000
   */
  @Column('integer')
  @IsIntBetween(100, 60_000)
  timeout_ms: number;

  /**
   * By default the partner's code with hyphens and `-postback`.
   * @example bytec-public-postback
   */
  @Column('text')
  @Matches(/^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$/, {
    message:
      'cloud_run_service_name must be at most 42 lower-case letters, digits and hyphens, and begin with a letter',
  })
  cloud_run_service_name: string;

  /** @example asia-southeast1 */
  @Column('text')
  @Matches(/^[a-z]+-[a-z]+[0-9]+$/, { message: 'cloud_run_region must be a region such as asia-southeast1' })
  cloud_run_region: string;

  /** @example my-project */
  @Column('text', { nullable: true })
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, { message: 'cloud_run_project_id must be a Google Cloud project id' })
  cloud_run_project_id: string | null;

  /**
   * By default the partner's code and `_db`.
   * @example involve_asia_db
   */
  @Column('text')
  @Matches(/^(?!(?:postgres|template[01]|postback_config|postback_gateway)$)[a-z][a-z0-9_]{0,62}$/, {
    message: 'database_name must be lower-case letters, digits and underscores, and not one of the platform itself',
  })
  database_name: string;

  /**
   * The partner's database where it is not on the common server; shown without its password.
   * @example postgres://svc_involve_asia@10.0.0.5:5432/involve_asia_db
   */
  @Column('text', { nullable: true })
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\/\S+$/, {
    message: 'database_url must be a postgres:// URL; PostgreSQL is the only database',
    context: { isSecret: true },
  })
  database_url: string | null;

  /**
   * Received name → canonical field or synonym. Of two names for one field the earlier wins.
   * @example { "sub_id": "aff_sub", "click_id": "aff_sub3" }
   */
  @Column('json')
  @Allow()
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  parameter_mapping: ParameterMapping;

  /**
   * Canonical field → a default, a constant, or a map of values.
   * @example { "status": { "values": { "yet to consume": "pending" } } }
   */
  @Column('jsonb')
  @Allow()
  @ApiProperty({ type: 'object', additionalProperties: { type: 'object' } })
  field_rules: FieldRules;

  /**
   * IANA name. Times without a zone are in it, and daily limits follow it.
   * @example UTC
   */
  @Column('text')
  @IsTimeZone({ message: 'timezone must be a name such as UTC or Asia/Singapore' })
  timezone: string;

  /**
   * What a duplicate conversion_id does: updates the conversion, is flagged, or counts again.
   * @example update
   */
  @Column('text')
  @IsIn(DEDUPE_MODES)
  dedupe: Dedupe;

  /**
   * The newest status wins, even a lower one.
   * @example false
   */
  @Column('boolean')
  @IsBoolean()
  allow_reversal: boolean;

  /**
   * Canonical fields that together identify a conversion.
   * @example ["conversion_id"]
   */
  @Column('text', { array: true })
  @IsConversionKey()
  conversion_key: StoredField[];

  /**
   * Whether the amounts of a duplicate replace those of before or are added to them.
   * @example replace
   */
  @Column('text')
  @IsIn(AMOUNTS_ON_DUPLICATE)
  amounts_on_duplicate: AmountsOnDuplicate;

  /**
   * What a date such as 05/03/2025 begins with; with ymd it is unknown.
   * @example ymd
   */
  @Column('text')
  @IsIn(DATE_ORDERS)
  date_order: DateOrder;

  /**
   * The received name of a parameter that holds the zone of times without one.
   * @example timeZone
   */
  @Column('text', { nullable: true })
  @IsOptional()
  @Length(1, 255)
  timezone_field: string | null;

  /**
   * The received name of a field that holds the postback as JSON.
   * @example payload
   */
  @Column('text', { nullable: true })
  @IsOptional()
  @Length(1, 255)
  envelope: string | null;

  /**
   * The charset of bytes that are neither UTF-8 nor declared otherwise; null is windows-1252.
   * @example gb18030
   */
  @Column('text', { nullable: true })
  @IsOptional()
  @IsIn(CHARSETS)
  charset: string | null;

  /**
   * A postback without a known token is refused.
   * @example false
   */
  @Column('boolean')
  @IsBoolean()
  require_token: boolean;

  /**
   * A postback without an API key of this partner is refused.
   * @example false
   */
  @Column('boolean')
  @IsBoolean()
  require_api_key: boolean;

  /**
   * A postback without a valid signature in X-Signature is refused; needs a signing secret.
   * @example false
   */
  @Column('boolean')
  @IsBoolean()
  require_signature: boolean;

  /** Sealed, or a reference to Secret Manager; never read here. */
  @ApiHideProperty()
  @Column('text', { nullable: true, select: false })
  signing_secret?: string | null;

  /** The previous secret, valid until it is removed. */
  @ApiHideProperty()
  @Column('text', { nullable: true, select: false })
  previous_signing_secret?: string | null;

  /**
   * Number of active signing secrets: none, one, or two during a rotation.
   * @example 0
   */
  @VirtualColumn('integer', {
    query: (partner) => `num_nonnulls(${partner}.signing_secret, ${partner}.previous_signing_secret)`,
  })
  signing_secrets: number;

  /** When the signing secret was last set; null when none was. */
  @Column({ type: 'timestamptz', nullable: true })
  signing_secrets_set_at: Date | null;

  /**
   * The response to input that is not a conversion: 200 or 422. It is quarantined either way.
   * @example accept
   */
  @Column('text')
  @IsIn(ACCEPT_OR_REJECT)
  on_invalid: AcceptOrReject;

  /**
   * Whether a postback over the limits is stored with a warning or answered 429.
   * @example accept
   */
  @Column('text')
  @IsIn(ACCEPT_OR_REJECT)
  on_limit: AcceptOrReject;

  /**
   * 0 is unlimited.
   * @example 0
   */
  @Column('integer')
  @IsIntBetween(0, MAX_LIMIT)
  max_requests_per_second: number;

  /**
   * 0 is unlimited; the day is in the partner's timezone.
   * @example 100000
   */
  @Column('integer')
  @IsIntBetween(0, MAX_LIMIT)
  max_daily_requests: number;

  /**
   * Days that conversions are stored, unless a tenant overrides it.
   * @example 30
   */
  @Column('integer')
  @IsIntBetween(1, 3650)
  data_retention_days: number;

  /**
   * Addresses and networks that may send postbacks; empty: all.
   * @example ["203.0.113.0/24"]
   */
  @Column('inet', { array: true })
  @IsNetworkList()
  ip_allowlist: string[];

  /** Sent instead of `OK`. */
  @Column('jsonb', { nullable: true })
  @IsOptional()
  @IsMember(SuccessResponse)
  success_response: SuccessResponse | null;

  /**
   * The partner may send postbacks directly to its service, past the gateway.
   * @example true
   */
  @Column('boolean')
  @IsBoolean()
  direct_access: boolean;

  /**
   * Its service scales to zero: the gateway spools what arrives while it starts, and raises an alarm after two minutes.
   * @example false
   */
  @Column('boolean')
  @IsBoolean()
  sleeps: boolean;

  /**
   * Logs a line for every postback.
   * @example true
   */
  @Column('boolean')
  @IsBoolean()
  enable_logging: boolean;

  /**
   * Receives requests to /postback/ without a known token; the mark moves from the partner that had it.
   * @example true
   */
  @Column('boolean')
  @IsBoolean()
  is_default: boolean;

  /** @example true */
  @Column('boolean')
  @IsBoolean()
  is_active: boolean;

  /**
   * Triggers raise it in every transaction that changes the partner, its tenants or their tokens.
   * @example 1
   */
  @Column({ type: 'bigint', insert: false, update: false, transformer: bigintAsNumber })
  version: number;

  @Column({ type: 'timestamptz', insert: false, update: false })
  created_at: Date;

  @Column({ type: 'timestamptz', insert: false, update: false })
  updated_at: Date;
}
