import { DEDUPE_MODES, type Dedupe } from '@app/partner-config';
import { type FieldRules, normalizeEndpointPath, type ParameterMapping } from '@app/postback';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Allow, IsOptional, IsString, IsTimeZone, IsUrl, Length, Matches, MaxLength } from 'class-validator';
import { ACCEPT_OR_REJECT, type AcceptOrReject } from '../database/entities';
import { IsMember, MAX_LIMIT, OptionalField, OptionalFlag, OptionalInt, OptionalOneOf } from '../http/field-decorators';
import { SenderAuthFields } from './sender-auth-fields.dto';

const RESERVED_DATABASES = /^(?!(?:postgres|template[01]|postback_config|postback_gateway)$)[a-z][a-z0-9_]{0,62}$/;
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

/** The fields of a partner. */
export class PartnerFields extends SenderAuthFields {
  /**
   * Names the partner permanently; the default names of its database and service contain it.
   * @example shopee_network
   */
  @Matches(/^(?!(?:admin|gateway|config|platform|all|status|logs|rotate|rollback|remove)$)[a-z][a-z0-9_]{1,62}$/, {
    message:
      'partner_code must be 2 to 63 lower-case letters, digits and underscores, begin with a letter, and not be a name ' +
      'of the platform itself (admin, gateway, config, platform, all) or a word of its commands (status, logs, rotate, ' +
      'rollback, remove)',
  })
  partner_code: string;

  /** @example "Shopee Network" */
  @Length(1, 255)
  partner_name: string;

  /**
   * The path to which the partner sends, with or without the leading slash.
   * @example /shopee/event
   */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normalizeEndpointPath(value) : value))
  @IsString()
  endpoint_path: string;

  /**
   * The URL of the partner's service; null until it has been deployed.
   * @example https://shopee-network-postback-abc123-as.a.run.app
   */
  @IsOptional()
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false, disallow_auth: true },
    { message: 'endpoint_url must be an http or https URL without user and password' },
  )
  @Matches(/^[^?#]*$/, { message: 'endpoint_url must have no query and no fragment' })
  endpoint_url?: string | null;

  /**
   * How long the gateway waits for the partner's service, in milliseconds.
   * @example 10000
   */
  @OptionalInt(100, 60_000)
  timeout_ms?: number;

  /** Its service scales to zero: the gateway spools what arrives while it starts. Set by a deployment. */
  @OptionalFlag()
  sleeps?: boolean;

  /**
   * Left out: the partner's code with hyphens and `-postback`.
   * @example shopee-network-postback
   */
  @OptionalField()
  @Matches(/^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$/, {
    message:
      'cloud_run_service_name must be at most 42 lower-case letters, digits and hyphens, and begin with a letter',
  })
  cloud_run_service_name?: string;

  /** @example asia-southeast1 */
  @OptionalField()
  @Matches(/^[a-z]+-[a-z]+[0-9]+$/, { message: 'cloud_run_region must be a region such as asia-southeast1' })
  cloud_run_region?: string;

  /** @example my-project */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, { message: 'cloud_run_project_id must be a Google Cloud project id' })
  cloud_run_project_id?: string | null;

  /**
   * Left out: the partner's code and `_db`.
   * @example shopee_network_db
   */
  @OptionalField()
  @Matches(RESERVED_DATABASES, {
    message: 'database_name must be lower-case letters, digits and underscores, and not one of the platform itself',
  })
  database_name?: string;

  /**
   * The partner's database where it is not on the common server; shown without its password.
   * @example postgres://svc_shopee_network@10.0.0.5:5432/shopee_network_db
   */
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\/\S+$/, {
    message: 'database_url must be a postgres:// URL; PostgreSQL is the only database',
    context: { isSecret: true },
  })
  database_url?: string | null;

  /**
   * Received name → canonical field or synonym. Of two names for one field the earlier wins.
   * @example { "clickid": "click_id", "amount": "usd_sale_amount", "payout": "usd_payout" }
   */
  @Allow()
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  parameter_mapping?: ParameterMapping;

  /**
   * Canonical field → a default, a constant, or a map of values.
   * @example { "status": { "values": { "confirmed": "approved" } } }
   */
  @Allow()
  @ApiProperty({ type: 'object', additionalProperties: { type: 'object' } })
  field_rules?: FieldRules;

  /**
   * IANA name of the zone of received times that name none, and of the day of limits.
   * @example Asia/Singapore
   */
  @OptionalField()
  @IsTimeZone({ message: 'timezone must be a name such as UTC or Asia/Singapore' })
  timezone?: string;

  /**
   * What a postback with a known conversion_id does: it changes the conversion, is only marked, or counts again.
   * @example update
   */
  @OptionalOneOf(DEDUPE_MODES)
  dedupe?: Dedupe;

  /** The newest status wins, even a lower one. */
  @OptionalFlag()
  allow_reversal?: boolean;

  /**
   * The response to an unreadable postback: 200 or 422. It is quarantined either way.
   * @example accept
   */
  @OptionalOneOf(ACCEPT_OR_REJECT)
  on_invalid?: AcceptOrReject;

  /**
   * A postback over the limits is stored and marked, or answered 429.
   * @example accept
   */
  @OptionalOneOf(ACCEPT_OR_REJECT)
  on_limit?: AcceptOrReject;

  /** 0 is unlimited. */
  @OptionalInt(0, MAX_LIMIT)
  max_requests_per_second?: number;

  /**
   * 0 is unlimited; the day is the partner's.
   * @example 100000
   */
  @OptionalInt(0, MAX_LIMIT)
  max_daily_requests?: number;

  /**
   * Days that conversions are kept where a tenant does not say otherwise.
   * @example 30
   */
  @OptionalInt(1, 3650)
  data_retention_days?: number;

  /** Instead of `OK`. */
  @IsOptional()
  @IsMember(SuccessResponse)
  success_response?: SuccessResponse | null;

  /** A log line for every postback. */
  @OptionalFlag()
  enable_logging?: boolean;

  /** Receives what arrives at /postback/ without a known token; the mark moves from the partner that had it. */
  @OptionalFlag()
  is_default?: boolean;

  @OptionalFlag()
  is_active?: boolean;
}
