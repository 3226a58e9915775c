import { readStatement } from '@app/common/database/read-statement';
import type { DateOrder, FieldRules, ParameterMapping, StoredField } from '@app/postback';
import type { ClientBase } from 'pg';
import type { GatewayRoute, TokenHash } from './gateway-routes';

export const DEDUPE_MODES = ['update', 'flag', 'off'] as const;
export type Dedupe = (typeof DEDUPE_MODES)[number];

/** 0 is unlimited; the day is in the partner's timezone. */
export interface RequestLimits {
  maxRequestsPerSecond: number;
  maxDailyRequests: number;
}

export const AMOUNTS_ON_DUPLICATE = ['replace', 'add'] as const;
export type AmountsOnDuplicate = (typeof AMOUNTS_ON_DUPLICATE)[number];

/** What both a partner and a tenant have. Optional members are missing in a last known good one of before. */
interface Policies {
  mapping: ParameterMapping;
  fieldRules: FieldRules;
  dedupe: Dedupe;
  allowReversal: boolean;
  dataRetentionDays: number;
  limits: RequestLimits;
  /** Canonical fields that together identify a conversion; `conversion_id` is one of them. */
  conversionKey?: StoredField[];
  /** Whether the amounts of a duplicate replace those of before or are added to them. */
  amountsOnDuplicate?: AmountsOnDuplicate;
  dateOrder?: DateOrder;
  /** The received name of a parameter that holds the zone of times without one. */
  timezoneField?: string | null;
}

/** A tenant; a policy that it does not set is the partner's. Its mapping and rules override entries of the partner's. */
export interface TenantConfig extends Policies {
  id: number;
  code: string;
  isDefault: boolean;
  isActive: boolean;
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
export interface ServiceConfig
  extends Policies, Pick<GatewayRoute, 'partnerCode' | 'endpointPath' | 'successResponse'> {
  partnerName: string;
  isActive: boolean;
  /** IANA name. */
  timezone: string;
  /** The received name of a field that holds the postback as JSON. */
  envelope?: string | null;
  /** Of bytes that are neither UTF-8 nor declared otherwise. */
  charset?: string | null;
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
  /** Networks in CIDR form; empty: all. */
  ipAllowlist: string[];
  directAccess: boolean;
  /** Grows with every change of the partner, its tenants or their tokens. */
  version: number;
  tenants: TenantConfig[];
  apiKeys: ApiKeyHash[];
}

const SELECT_SERVICE_CONFIG = readStatement(__dirname, 'select_service_config').text;

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
