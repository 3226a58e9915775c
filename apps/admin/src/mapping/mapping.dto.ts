import { type FieldError, unknownNameErrors } from '@app/common';
import type { FieldRules, ParameterMapping } from '@app/postback';
import { ApiPropertyOptional, PartialType, PickType } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import { Partner } from '../database/entities';
import { OptionalField, OptionalNote } from '../http/field-decorators';
import type { CrossFieldValidation } from '../http/validate-request';
import { mappingErrors } from '../partners/partner.dto';

const LAYER = ['parameter_mapping', 'field_rules'] as const;

/** What a tenant lays over the partner's mapping; each part is replaced whole, and one that is left out stays. */
export interface MappingLayerChanges {
  parameter_mapping?: ParameterMapping;
  field_rules?: FieldRules;
}

/** The mapping of a partner and of its tenants, in the form in which dry runs and drafts take it. */
export class ChangeMapping
  extends PartialType(PickType(Partner, LAYER), { skipNullProperties: false })
  implements CrossFieldValidation
{
  /** Layers of tenants by their codes. */
  @OptionalField()
  @IsObject()
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: true },
    example: { default: { field_rules: {} } },
  })
  tenants?: Record<string, MappingLayerChanges>;

  /** Why, for the history. @example the network renamed reward */
  @OptionalNote()
  note?: string;

  crossFieldErrors(): FieldError<string>[] {
    const { tenants } = this;
    const layers = isObject(tenants) ? Object.entries(tenants) : [];
    return [...mappingErrors(this), ...layers.flatMap(([code, layer]) => layerErrors(fieldOfTenant(code), layer))];
  }
}

export const fieldOfTenant = (code: string): string => `tenants.${code.slice(0, 63)}`;

function layerErrors(field: string, layer: unknown): FieldError<string>[] {
  if (!isObject(layer)) return [{ field, code: 'wrong_type', reason: 'must be an object' }];
  const errors = [...unknownNameErrors(Object.keys(layer), LAYER), ...mappingErrors(layer)];
  return errors.map((error) => ({ ...error, field: `${field}.${error.field}` }));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
