import type { FieldError } from '@app/common';
import { checkEndpointPath } from '@app/postback';
import { PartialType } from '@nestjs/swagger';
import type { CrossFieldValidation } from '../http/validate-request';
import { mappingErrors } from './mapping-errors';
import { PartnerFields } from './partner-fields.dto';

/** A partner to be made. What is left out gets its default. */
export class CreatePartner extends PartnerFields implements CrossFieldValidation {
  crossFieldErrors(): FieldError[] {
    return partnerErrors(this);
  }
}

export type PartnerChanges = Partial<PartnerFields>;

const EveryField = PartialType(PartnerFields, { skipNullProperties: false });

/** What is to change of a partner; a mapping is replaced whole. Identity fields may only be sent as they are. */
export class ChangePartner extends EveryField implements CrossFieldValidation {
  crossFieldErrors(): FieldError[] {
    return partnerErrors(this);
  }
}

function partnerErrors(request: PartnerChanges): FieldError[] {
  const pathFaults = typeof request.endpoint_path === 'string' ? checkEndpointPath(request.endpoint_path) : [];
  return [...pathFaults, ...mappingErrors(request)];
}
