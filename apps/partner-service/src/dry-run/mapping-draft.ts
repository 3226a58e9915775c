import type { InputReader } from '@app/common';
import type { ServiceConfig } from '@app/partner-config';
import { checkMapping, type FieldRules, type ParameterMapping } from '@app/postback';

export interface MappingDraftLayer {
  parameter_mapping?: ParameterMapping;
  field_rules?: FieldRules;
}

/** A mapping that is not saved: of the partner, and of its tenants by code. What it leaves out stays as it is. */
export interface MappingDraft extends MappingDraftLayer {
  tenants?: Record<string, MappingDraftLayer>;
}

const PARTS = ['parameter_mapping', 'field_rules'];

/** Reads the member `draft`; null where it is not given. */
export function readDraft(input: InputReader, config: ServiceConfig): MappingDraft | null {
  const value = input.value('draft');
  if (value === undefined) return null;
  if (!isObject(value)) return input.addError('draft', 'wrong_type', 'must be an object');
  checkLayer(input, 'draft', value, [...PARTS, 'tenants']);
  const tenants = value['tenants'] ?? {};
  if (!isObject(tenants)) return input.addError('draft.tenants', 'wrong_type', 'must be an object');
  for (const [code, layer] of Object.entries(tenants)) checkTenant(input, config, code, layer);
  return value;
}

/** The configuration that a draft would make of another. */
export function withDraft(config: ServiceConfig, draft: MappingDraft): ServiceConfig {
  const tenants = config.tenants.map((tenant) => ({ ...tenant, ...layerOf(draft.tenants?.[tenant.code]) }));
  return { ...config, ...layerOf(draft), tenants };
}

/** The mapping of a configuration as a draft, so that a job can hold on to it. */
export function draftOf(config: ServiceConfig): MappingDraft {
  const of = ({ mapping, fieldRules }: { mapping: ParameterMapping; fieldRules: FieldRules }): MappingDraftLayer => ({
    parameter_mapping: mapping,
    field_rules: fieldRules,
  });
  return { ...of(config), tenants: Object.fromEntries(config.tenants.map((tenant) => [tenant.code, of(tenant)])) };
}

function layerOf(layer: MappingDraftLayer | undefined): { mapping?: ParameterMapping; fieldRules?: FieldRules } {
  return {
    ...(layer?.parameter_mapping && { mapping: layer.parameter_mapping }),
    ...(layer?.field_rules && { fieldRules: layer.field_rules }),
  };
}

function checkTenant(input: InputReader, { tenants }: ServiceConfig, code: string, layer: unknown): void {
  const field = `draft.tenants.${code.slice(0, 63)}`;
  if (!tenants.some((tenant) => tenant.code === code)) {
    input.addError(field, 'unknown_reference', 'is no tenant of the partner');
  } else if (!isObject(layer)) input.addError(field, 'wrong_type', 'must be an object');
  else checkLayer(input, field, layer, PARTS);
}

function checkLayer(
  input: InputReader,
  field: string,
  layer: Readonly<Record<string, unknown>>,
  known: readonly string[],
): void {
  for (const name of Object.keys(layer)) {
    if (!known.includes(name))
      input.addError(`${field}.${name}`, 'unknown_field', `must be one of ${known.join(', ')}`);
  }
  const errors = checkMapping(layer['parameter_mapping'] ?? {}, layer['field_rules'] ?? {});
  input.addErrors(errors.map((error) => ({ ...error, field: `${field}.${error.field}` })));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
