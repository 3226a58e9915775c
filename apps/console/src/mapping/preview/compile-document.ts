import type { CanonicalField } from '@app/postback/canonical-fields';
import type { TenantMeaning } from '@app/postback/interpret';
import { type CompiledMapping, compileMapping, targetOf } from '@app/postback/mapping/compile-mapping';
import { printable } from '@app/postback/diagnostics';
import { checkMapping } from '@app/postback/mapping/check-mapping';
import type { MappingLayer } from '@app/postback/postback-types';
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
  const mappings = [compileMapping(toMappingLayer(document)), ...compiled.map(({ mapping }) => mapping)];
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
    mapping: compileMapping(toMappingLayer(document), toMappingLayer(layerIn(document, tenant.code))),
    times: { timezone: partner.timezone, dateOrder: tenant.date_order ?? partner.date_order },
    timezoneField: timezoneField === null ? undefined : loosenName(timezoneField),
    dedupe: tenant.dedupe ?? partner.dedupe,
    addsAmounts: (tenant.amounts_on_duplicate ?? partner.amounts_on_duplicate) === 'add',
    keyFields: tenant.conversion_key ?? partner.conversion_key,
  };
}

/** A layer as it is compiled: without the names and rules that have errors. */
export function toMappingLayer({ parameter_mapping: mapping, field_rules: rules }: Layer): MappingLayer {
  const wrong = checkMapping(mapping, rules).map(({ field }) => field);
  if (wrong.length === 0) return { mapping, rules };
  const isSound = (part: string, name: string): boolean => {
    const path = `${part}.${printable(name)}`;
    return !wrong.some((field) => field === part || field === path || field.startsWith(`${path}.`));
  };
  const sound = <Value>(part: string, members: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(members).filter(([name]) => isSound(part, name)));
  return { mapping: sound('parameter_mapping', mapping), rules: sound('field_rules', rules) };
}

function fieldIn(mappings: readonly CompiledMapping[], name: string): CanonicalField | undefined {
  for (const mapping of mappings) {
    const target = targetOf(mapping, name);
    if (target) return target.field;
  }
  return undefined;
}
