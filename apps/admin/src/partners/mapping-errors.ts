import type { FieldError } from '@app/common';
import { checkMapping } from '@app/postback';

/** The parts of a request that say how incoming names and values are understood; they may be anything yet. */
export interface MappingRequest {
  parameter_mapping?: unknown;
  field_rules?: unknown;
}

/** Every fault of a mapping and its field rules; what is left out has none. */
export function mappingErrors({ parameter_mapping = {}, field_rules = {} }: MappingRequest): FieldError[] {
  return checkMapping(parameter_mapping, field_rules);
}
