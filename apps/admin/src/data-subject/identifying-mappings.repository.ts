import { canonicalFieldOf, IDENTIFYING_FIELDS, type ParameterMapping } from '@app/postback';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** The distinct mappings of a partner's tenants, reduced to the names that can hold a person's id. */
export interface PartnerMappings {
  partner_code: string;
  mappings: ParameterMapping[];
}

interface TenantRow {
  partner_code: string;
  of_partner: ParameterMapping;
  of_tenant: ParameterMapping;
}

const SELECT_MAPPINGS = `
  SELECT p.partner_code, p.parameter_mapping AS of_partner, t.parameter_mapping AS of_tenant
    FROM partners p JOIN tenants t ON t.partner_code = p.partner_code
   ORDER BY p.partner_code, t.id`;

/** The gateway finds a person's ids in stored requests by these mappings. */
@Injectable()
export class IdentifyingMappingsRepository {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** Of all partners, inactive ones included, because a request without a route may belong to any of them. */
  async findAll(): Promise<PartnerMappings[]> {
    return selectMappings(await this.database.query<TenantRow[]>(SELECT_MAPPINGS));
  }
}

const IDENTIFYING: ReadonlySet<string> = new Set(IDENTIFYING_FIELDS);

/** Keeps of every mapping the names that hold a person's id in any mapping, whatever they hold in this one. */
export function selectMappings(tenants: readonly TenantRow[]): PartnerMappings[] {
  const layered = tenants.map((row) => ({ code: row.partner_code, mapping: { ...row.of_partner, ...row.of_tenant } }));
  const names = new Set<string>(IDENTIFYING_FIELDS);
  for (const { mapping } of layered) {
    for (const [name, target] of Object.entries(mapping)) {
      if (IDENTIFYING.has(canonicalFieldOf(target) ?? '')) names.add(foldName(name));
    }
  }
  const byPartner = Map.groupBy(layered, ({ code }) => code);
  return [...byPartner].map(([code, own]) => ({
    partner_code: code,
    mappings: distinct(own.map(({ mapping }) => pick(mapping, names))),
  }));
}

function pick(mapping: ParameterMapping, names: ReadonlySet<string>): ParameterMapping {
  const isIdentifying = ([name]: [string, string]): boolean =>
    names.has(foldName(name)) || names.has(foldName(name.slice(name.lastIndexOf('.') + 1)));
  return Object.fromEntries(Object.entries(mapping).filter(isIdentifying));
}

/** Mappings match names without regard to case. */
function foldName(name: string): string {
  return name.trim().toLowerCase();
}

function distinct(mappings: readonly ParameterMapping[]): ParameterMapping[] {
  return [...new Map(mappings.map((mapping) => [JSON.stringify(mapping), mapping])).values()];
}
