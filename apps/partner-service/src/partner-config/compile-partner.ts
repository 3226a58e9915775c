import type { RequestLimits, ServiceConfig, TenantConfig } from '@app/partner-config';
import {
  type CanonicalField,
  columnOf,
  type CompiledMapping,
  compileMapping,
  compileTenantIndex,
  combineSecretNames,
  loosenName,
  type StoredField,
  targetOf,
  type TenantIndex,
  type TimeSettings,
} from '@app/postback';
import { type CallerRules, compileCallerRules } from '../caller-auth/authenticate-caller';
import { keyFieldsOf } from '../conversions/conversion-key';
import type { DuplicatePolicy } from '../conversions/conversion-row';

/** A tenant ready for use: its mapping laid over the partner's and compiled once. */
export interface CompiledTenant {
  id: number;
  code: string;
  mapping: CompiledMapping;
  policy: DuplicatePolicy;
  limits: RequestLimits;
  times: Omit<TimeSettings, 'receivedAtMs' | 'zoneText'>;
  /** The received name, loosened, of a parameter that holds the zone of times without one. */
  timezoneField: string | undefined;
  clickColumn: StoredField;
  subColumn: StoredField;
}

/** How the bytes of a partner's requests become parameters, before the tenant is known. */
export interface ReadingRules {
  /** Of bytes that are neither UTF-8 nor declared otherwise. */
  charset: string | undefined;
  /** The received name of a field that holds the postback as JSON. */
  envelope: string | undefined;
  /** The field that a received name means to the partner or one of its tenants. */
  fieldOf: (name: string) => CanonicalField | undefined;
}

/** The partner's configuration in the form that the journey needs. */
export interface CompiledPartner {
  config: ServiceConfig;
  /** The endpoint without its leading slash. */
  endpoint: string;
  /** What its senders must present. */
  callerRules: CallerRules;
  reading: ReadingRules;
  /** The partner's own mapping: it finds the tokens before the tenant is known. Its secret names are all tenants'. */
  mapping: CompiledMapping;
  /** Inactive ones too: what is theirs is quarantined for them, and never another tenant's. */
  tenants: ReadonlyMap<number, CompiledTenant>;
  tenantIndex: TenantIndex<CompiledTenant>;
}

/** @param signingSecrets their texts, the current one first; none where no signature is required */
export function compilePartner(config: ServiceConfig, signingSecrets: readonly string[] = []): CompiledPartner {
  const partnerLayer = { mapping: config.mapping, rules: config.fieldRules };
  const known = config.tenants.map((tenant) => compileTenant(config, tenant));
  const mapping = compileMapping(partnerLayer);
  const mappings = [mapping, ...known.map(({ compiled }) => compiled.mapping)];
  const secretNames = combineSecretNames(mappings);
  const candidates = known.map(({ compiled, tenant }) => ({
    tenant: compiled,
    isDefault: tenant.isDefault,
    isActive: tenant.isActive,
    tokens: tenant.tokens,
    inactiveTokens: tenant.inactiveTokens ?? [],
  }));
  return {
    config,
    endpoint: config.endpointPath.replace(/^\//, ''),
    callerRules: compileCallerRules(config, signingSecrets),
    reading: {
      charset: config.charset ?? undefined,
      envelope: config.envelope ?? undefined,
      fieldOf: (name) => fieldIn(mappings, name),
    },
    mapping: { ...mapping, secretNames },
    tenants: new Map(known.map(({ compiled }) => [compiled.id, compiled])),
    tenantIndex: compileTenantIndex(candidates),
  };
}

function fieldIn(mappings: readonly CompiledMapping[], name: string): CanonicalField | undefined {
  for (const mapping of mappings) {
    const target = targetOf(mapping, name);
    if (target) return target.field;
  }
  return undefined;
}

function compileTenant(
  config: ServiceConfig,
  tenant: TenantConfig,
): { compiled: CompiledTenant; tenant: TenantConfig } {
  const mapping = compileMapping(
    { mapping: config.mapping, rules: config.fieldRules },
    { mapping: tenant.mapping, rules: tenant.fieldRules },
  );
  const compiled: CompiledTenant = {
    id: tenant.id,
    code: tenant.code,
    mapping,
    policy: {
      dedupe: tenant.dedupe,
      allowReversal: tenant.allowReversal,
      addsAmounts: tenant.amountsOnDuplicate === 'add',
      keyFields: keyFieldsOf(tenant.conversionKey),
    },
    limits: tenant.limits,
    times: { timezone: config.timezone, dateOrder: tenant.dateOrder ?? 'ymd' },
    timezoneField: tenant.timezoneField ? loosenName(tenant.timezoneField) : undefined,
    clickColumn: columnOf(mapping, 'click_id'),
    subColumn: columnOf(mapping, 'sub_id'),
  };
  return { compiled, tenant };
}
