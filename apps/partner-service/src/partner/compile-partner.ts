import type { ServiceConfig, TenantConfig } from '@app/partner-config';
import {
  columnOf,
  type CompiledMapping,
  compileMapping,
  compileTenantIndex,
  type StoredField,
  type TenantIndex,
} from '@app/postback';
import type { RepeatPolicy } from '../postback/stored-row';

/** A tenant ready for use: its mapping laid over the partner's and compiled once. */
export interface CompiledTenant {
  id: number;
  code: string;
  mapping: CompiledMapping;
  policy: RepeatPolicy;
  clickColumn: StoredField;
  subColumn: StoredField;
}

/** The partner's configuration in the form that the journey needs. */
export interface CompiledPartner {
  config: ServiceConfig;
  /** The endpoint without its leading slash. */
  endpoint: string;
  /** The partner's own mapping: it finds the tokens before the tenant is known. */
  mapping: CompiledMapping;
  tenants: ReadonlyMap<number, CompiledTenant>;
  tenantIndex: TenantIndex<CompiledTenant>;
}

export function compilePartner(config: ServiceConfig): CompiledPartner {
  const partnerLayer = { mapping: config.mapping, rules: config.fieldRules };
  // An inactive default tenant still takes what nobody else does: a postback is never without a tenant.
  const tenants = config.tenants
    .filter((tenant) => tenant.isActive || tenant.isDefault)
    .map((tenant) => compileTenant(config, tenant));
  const candidates = tenants.map(({ compiled, tenant }) => ({ ...tenant, tenant: compiled }));
  return {
    config,
    endpoint: config.endpointPath.replace(/^\//, ''),
    mapping: compileMapping(partnerLayer),
    tenants: new Map(tenants.map(({ compiled }) => [compiled.id, compiled])),
    tenantIndex: compileTenantIndex(candidates.map(({ tenant, isDefault, tokens }) => ({ tenant, isDefault, tokens }))),
  };
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
    policy: { dedupe: tenant.dedupe, allowReversal: tenant.allowReversal },
    clickColumn: columnOf(mapping, 'click_id'),
    subColumn: columnOf(mapping, 'sub_id'),
  };
  return { compiled, tenant };
}
