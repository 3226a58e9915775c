import { type FieldRules, normalizeEndpointPath, type ParameterMapping } from '@app/postback';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  Allow,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsTimeZone,
  IsUrl,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { DEDUPE_MODES, type Dedupe } from '@app/partner-config';
import { ACCEPT_OR_REJECT, type AcceptOrReject } from '../config-entities';
import { IsMember, OptionalField } from '../http/field-decorators';
import { SenderAuthFields } from './sender-auth-fields.dto';
import { SuccessResponse } from './success-response.dto';

const MAX_LIMIT = 2_147_483_647;
const RESERVED_DATABASES = /^(?!(?:postgres|template[01]|postback_config|postback_gateway)$)[a-z][a-z0-9_]{0,62}$/;

/** What a partner is made of. */
export class PartnerFields extends SenderAuthFields {
  /**
   * Names the partner for ever; its database and service are named after it.
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
   * Where the partner calls, with or without the leading slash.
   * @example /shopee/event
   */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normalizeEndpointPath(value) : value))
  @IsString()
  endpoint_path: string;

  /**
   * Where the partner's service answers; null until it has been deployed.
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
  @OptionalField()
  @IsInt()
  @Min(100)
  @Max(60_000)
  timeout_ms?: number;

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
   * Incoming name → canonical field or synonym. Between two names for one field the earlier wins.
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
   * IANA name; times that come without a zone are in it, and the day of limits is.
   * @example Asia/Singapore
   */
  @OptionalField()
  @IsTimeZone({ message: 'timezone must be a name such as UTC or Asia/Singapore' })
  timezone?: string;

  /**
   * What a repeated conversion_id does: changes the conversion, is only marked, or counts again.
   * @example update
   */
  @OptionalField()
  @IsIn(DEDUPE_MODES)
  dedupe?: Dedupe;

  /** The newest status wins, even a lower one. */
  @OptionalField()
  @IsBoolean()
  allow_reversal?: boolean;

  /**
   * How input that is no conversion is answered: 200 or 422. It is kept in quarantine either way.
   * @example accept
   */
  @OptionalField()
  @IsIn(ACCEPT_OR_REJECT)
  on_invalid?: AcceptOrReject;

  /**
   * How a postback over the limits is answered: stored and marked, or 429.
   * @example accept
   */
  @OptionalField()
  @IsIn(ACCEPT_OR_REJECT)
  on_limit?: AcceptOrReject;

  /** 0 is unlimited. */
  @OptionalField()
  @IsInt()
  @Min(0)
  @Max(MAX_LIMIT)
  max_requests_per_second?: number;

  /**
   * 0 is unlimited; the day is the partner's.
   * @example 100000
   */
  @OptionalField()
  @IsInt()
  @Min(0)
  @Max(MAX_LIMIT)
  max_daily_requests?: number;

  /**
   * Days that conversions are kept where a tenant does not say otherwise.
   * @example 30
   */
  @OptionalField()
  @IsInt()
  @Min(1)
  @Max(3650)
  data_retention_days?: number;

  /** Instead of `OK`. */
  @IsOptional()
  @IsMember(SuccessResponse)
  success_response?: SuccessResponse | null;

  /** A log line for every postback. */
  @OptionalField()
  @IsBoolean()
  enable_logging?: boolean;

  /** Takes what comes to /postback/ with no token that is known; takes the mark from the partner that had it. */
  @OptionalField()
  @IsBoolean()
  is_default?: boolean;

  @OptionalField()
  @IsBoolean()
  is_active?: boolean;
}
