import type { FieldRules, ParameterMapping } from '@app/postback';
import type { ClientBase } from 'pg';
import type { TokenHash } from './gateway-routes';

export const DEDUPE_MODES = ['update', 'flag', 'off'] as const;
export type Dedupe = (typeof DEDUPE_MODES)[number];

/** 0 is unlimited; the day is in the partner's timezone. */
export interface RequestLimits {
  maxRequestsPerSecond: number;
  maxDailyRequests: number;
}

/** A tenant with its effective policies: those that it does not set are the partner's. */
export interface TenantConfig {
  id: number;
  code: string;
  isDefault: boolean;
  isActive: boolean;
  /** Overrides entries of the partner's mapping. */
  mapping: ParameterMapping;
  /** Override the partner's field rules. */
  fieldRules: FieldRules;
  dedupe: Dedupe;
  allowReversal: boolean;
  dataRetentionDays: number;
  limits: RequestLimits;
  tokens: TokenHash[];
  /** Removed from the tenant. Missing in a last known good configuration of an earlier version. */
  inactiveTokens?: TokenHash[];
}

/** A key that may read this partner, unless `expiresAt` (ISO 8601) has passed. */
export interface ApiKeyHash {
  id: string;
  role: 'admin' | 'editor' | 'viewer' | 'partner';
  hash: string;
  expiresAt: string | null;
}

/** The configuration of one partner's service, as plain JSON so that it can be stored as the last known good one. */
export interface ServiceConfig {
  partnerCode: string;
  partnerName: string;
  /** With its leading slash. */
  endpointPath: string;
  isActive: boolean;
  /** IANA name. */
  timezone: string;
  /** A postback without a known token is refused. */
  requireToken: boolean;
  /** A postback without an API key of this partner is refused. */
  requireApiKey: boolean;
  /** A postback without a valid signature is refused. */
  requireSignature: boolean;
  /** Each sealed with this partner's key, or a reference to Secret Manager; the current one first. */
  signingSecrets: string[];
  onInvalid: 'accept' | 'reject';
  onLimit: 'accept' | 'reject';
  enableLogging: boolean;
  dedupe: Dedupe;
  allowReversal: boolean;
  dataRetentionDays: number;
  limits: RequestLimits;
  /** Networks in CIDR form; empty: all. */
  ipAllowlist: string[];
  successResponse: { body: string; contentType: string } | null;
  directAccess: boolean;
  /** Grows with every change of the partner, its tenants or their tokens. */
  version: number;
  mapping: ParameterMapping;
  fieldRules: FieldRules;
  tenants: TenantConfig[];
  apiKeys: ApiKeyHash[];
}

const SELECT_SERVICE_CONFIG = `
  SELECT json_build_object(
           'partnerCode', p.partner_code,
           'partnerName', p.partner_name,
           'endpointPath', p.endpoint_path,
           'isActive', p.is_active,
           'timezone', p.timezone,
           'requireToken', p.require_token,
           'requireApiKey', p.require_api_key,
           'requireSignature', p.require_signature,
           'signingSecrets', array_remove(ARRAY[p.signing_secret, p.previous_signing_secret], NULL),
           'onInvalid', p.on_invalid,
           'onLimit', p.on_limit,
           'enableLogging', p.enable_logging,
           'dedupe', p.dedupe,
           'allowReversal', p.allow_reversal,
           'dataRetentionDays', p.data_retention_days,
           'limits', json_build_object('maxRequestsPerSecond', p.max_requests_per_second,
                                       'maxDailyRequests', p.max_daily_requests),
           'ipAllowlist', p.ip_allowlist::text[],
           'successResponse', CASE WHEN p.success_response IS NOT NULL THEN json_build_object(
                                'body', p.success_response -> 'body',
                                'contentType', p.success_response -> 'content_type') END,
           'directAccess', p.direct_access,
           'version', p.version,
           'mapping', p.parameter_mapping,
           'fieldRules', p.field_rules,
           'tenants', (
             SELECT COALESCE(json_agg(json_build_object(
                      'id', t.id,
                      'code', t.code,
                      'isDefault', t.is_default,
                      'isActive', t.is_active,
                      'mapping', t.parameter_mapping,
                      'fieldRules', t.field_rules,
                      'dedupe', COALESCE(t.dedupe, p.dedupe),
                      'allowReversal', COALESCE(t.allow_reversal, p.allow_reversal),
                      'dataRetentionDays', COALESCE(t.data_retention_days, p.data_retention_days),
                      'limits', json_build_object('maxRequestsPerSecond', t.max_requests_per_second,
                                                  'maxDailyRequests', t.max_daily_requests),
                      'tokens', (
                        SELECT COALESCE(json_agg(json_build_object('kind', k.kind, 'hash', k.token_hash)
                                                 ORDER BY k.id), '[]')
                          FROM tenant_tokens k
                         WHERE k.tenant_id = t.id AND k.is_active),
                      'inactiveTokens', (
                        SELECT COALESCE(json_agg(json_build_object('kind', k.kind, 'hash', k.token_hash)
                                                 ORDER BY k.id), '[]')
                          FROM tenant_tokens k
                         WHERE k.tenant_id = t.id AND NOT k.is_active)
                    ) ORDER BY t.id), '[]')
               FROM tenants t
              WHERE t.partner_code = p.partner_code),
           'apiKeys', (
             SELECT COALESCE(json_agg(json_build_object(
                      'id', a.id,
                      'role', a.role,
                      'hash', a.key_hash,
                      'expiresAt', to_json(a.expires_at AT TIME ZONE 'UTC') #>> '{}' || 'Z'
                    ) ORDER BY a.id), '[]')
               FROM api_keys a
              WHERE (a.partner_code IS NULL OR a.partner_code = p.partner_code)
                AND a.revoked_at IS NULL
                AND (a.expires_at IS NULL OR a.expires_at > now()))
         ) AS config
    FROM partners p
   WHERE p.partner_code = $1`;

/**
 * Loads the configuration of one partner's service, as a member of `postback_config_reader`.
 *
 * @throws Error when the partner is not configured, or not visible to this database role
 */
export async function loadServiceConfig(client: ClientBase, partnerCode: string): Promise<ServiceConfig> {
  const { rows } = await client.query<{ config: ServiceConfig }>(SELECT_SERVICE_CONFIG, [partnerCode]);
  if (!rows[0]) {
    throw new Error(`Partner "${partnerCode}" is not configured, or this database role may not read it`);
  }
  return rows[0].config;
}
