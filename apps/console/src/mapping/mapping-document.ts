import { checkMapping } from '@app/postback/mapping/check-mapping';
import type { FieldRules, ParameterMapping } from '@app/postback/postback-types';
import type { Partner, Tenant } from '../partners/partner-queries';

/** The mapping of a partner, or what a tenant lays over it. */
export interface Layer {
  parameter_mapping: ParameterMapping;
  field_rules: FieldRules;
}

/** Every layer of a partner, in the form in which dry runs and drafts take it. */
export interface MappingDocument extends Layer {
  tenants: Record<string, Layer>;
}

/** The layer that is edited: the partner's own, or a tenant's by code. */
export type Scope = string | undefined;

export function documentOf(partner: Partner, tenants: readonly Tenant[]): MappingDocument {
  return { ...layerOf(partner), tenants: Object.fromEntries(tenants.map((tenant) => [tenant.code, layerOf(tenant)])) };
}

export function layerIn(document: MappingDocument, scope: Scope): Layer {
  return (scope === undefined ? document : document.tenants[scope]) ?? { parameter_mapping: {}, field_rules: {} };
}

export function withLayer(document: MappingDocument, scope: Scope, layer: Layer): MappingDocument {
  if (scope === undefined) return { ...document, ...layer };
  return { ...document, tenants: { ...document.tenants, [scope]: layer } };
}

/** The layers that differ, the partner's first. */
export function changedScopes(before: MappingDocument, after: MappingDocument): Scope[] {
  const scopes: Scope[] = [undefined, ...Object.keys(after.tenants)];
  return scopes.filter((scope) => !isSameLayer(layerIn(before, scope), layerIn(after, scope)));
}

/** The layers that a draft changes, as the API takes them; the others stay as they are saved. */
export function draftBody(draft: MappingDocument, changed: readonly Scope[]): Record<string, unknown> {
  const tenants = changed.filter((scope) => scope !== undefined).map((scope) => [scope, layerIn(draft, scope)]);
  const own = changed.includes(undefined)
    ? { parameter_mapping: draft.parameter_mapping, field_rules: draft.field_rules }
    : {};
  return { ...own, ...(tenants.length > 0 && { tenants: Object.fromEntries(tenants) }) };
}

/** How many errors the layers have that differ from those of before. */
export function countErrors(before: MappingDocument, after: MappingDocument): number {
  return changedScopes(before, after).reduce((count, scope) => {
    const { parameter_mapping: names, field_rules: rules } = layerIn(after, scope);
    return count + checkMapping(names, rules).length;
  }, 0);
}

/** Whether two layers mean the same. The order of names counts: of two names for one field the earlier wins. */
export function isSameLayer(one: Layer, other: Layer): boolean {
  return (
    JSON.stringify(one.parameter_mapping) === JSON.stringify(other.parameter_mapping) &&
    sorted(one.field_rules) === sorted(other.field_rules)
  );
}

function layerOf({ parameter_mapping, field_rules }: Pick<Partner, 'parameter_mapping' | 'field_rules'>): Layer {
  return { parameter_mapping, field_rules };
}

/** JSON with its members in one order, because the database keeps none. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
