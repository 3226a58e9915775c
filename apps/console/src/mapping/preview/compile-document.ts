import type { CanonicalField } from '@app/postback/canonical-fields';
import type { TenantMeaning } from '@app/postback/interpret';
import { type CompiledMapping, compileMapping, targetOf } from '@app/postback/mapping/compile-mapping';
import { loosenName } from '@app/postback/redaction/secret-names';
import type { Partner, Tenant } from '../../partners/partner-queries';
import { layerIn, type Layer, type MappingDocument } from '../mapping-document';

/** A mapping as the service compiles it, with what else decides how a partner's postbacks are read. */
export interface CompiledDocument {
  tenants: ReadonlyMap<string, CompiledTenant>;
  charset: string | undefined;
  envelope: string | undefined;
  fieldOf: (name: string) => CanonicalField | undefined;
}

export interface CompiledTenant extends TenantMeaning {
  code: string;
  dedupe: 'update' | 'flag' | 'off';
  addsAmounts: boolean;
  keyFields: readonly CanonicalField[];
}

export function compileDocument(
  partner: Partner,
  tenants: readonly Tenant[],
  document: MappingDocument,
): CompiledDocument {
  const compiled = tenants.map((tenant) => compileTenant(partner, tenant, document));
  const mappings = [compileMapping(toLayer(document)), ...compiled.map(({ mapping }) => mapping)];
  return {
    tenants: new Map(compiled.map((tenant) => [tenant.code, tenant])),
    charset: partner.charset ?? undefined,
    envelope: partner.envelope ?? undefined,
    fieldOf: (name) => fieldIn(mappings, name),
  };
}

function compileTenant(partner: Partner, tenant: Tenant, document: MappingDocument): CompiledTenant {
  const timezoneField = tenant.timezone_field ?? partner.timezone_field;
  return {
    code: tenant.code,
    mapping: compileMapping(toLayer(document), toLayer(layerIn(document, tenant.code))),
    times: { timezone: partner.timezone, dateOrder: tenant.date_order ?? partner.date_order },
    timezoneField: timezoneField === null ? undefined : loosenName(timezoneField),
    dedupe: tenant.dedupe ?? partner.dedupe,
    addsAmounts: (tenant.amounts_on_duplicate ?? partner.amounts_on_duplicate) === 'add',
    keyFields: tenant.conversion_key ?? partner.conversion_key,
  };
}

const toLayer = ({ parameter_mapping, field_rules }: Layer) => ({ mapping: parameter_mapping, rules: field_rules });

function fieldIn(mappings: readonly CompiledMapping[], name: string): CanonicalField | undefined {
  for (const mapping of mappings) {
    const target = targetOf(mapping, name);
    if (target) return target.field;
  }
  return undefined;
}
