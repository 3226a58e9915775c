import type { FieldError } from '@app/common';
import { checkEndpointPath, checkMapping } from '@app/postback';
import { PartialType } from '@nestjs/swagger';
import type { CrossFieldValidation } from '../http/validate-request';
import { PartnerFields } from './partner-fields.dto';

/** A partner to create. A field that is left out gets its default. */
export class CreatePartner extends PartnerFields implements CrossFieldValidation {
  crossFieldErrors(): FieldError<string>[] {
    return partnerErrors(this);
  }
}

export type PartnerChanges = Partial<PartnerFields>;

const EveryField = PartialType(PartnerFields, { skipNullProperties: false });

/** The changes of a partner; a mapping is replaced whole. Identity fields are accepted only with their present values. */
export class ChangePartner extends EveryField implements CrossFieldValidation {
  crossFieldErrors(): FieldError<string>[] {
    return partnerErrors(this);
  }
}

function partnerErrors(request: PartnerChanges): FieldError<string>[] {
  const pathErrors = typeof request.endpoint_path === 'string' ? checkEndpointPath(request.endpoint_path) : [];
  return [...pathErrors, ...mappingErrors(request)];
}

/** Every error of a mapping and its field rules, which may still be anything; what is left out has none. */
export function mappingErrors(request: { parameter_mapping?: unknown; field_rules?: unknown }): FieldError<string>[] {
  const { parameter_mapping = {}, field_rules = {} } = request;
  return checkMapping(parameter_mapping, field_rules);
}
