import type { Fault } from '@app/common';
import { checkEndpointPath } from '@app/postback';
import { PartialType } from '@nestjs/swagger';
import type { SelfChecking } from '../http/validate-request';
import { mappingFaults } from './mapping-faults';
import { PartnerFields } from './partner-fields.dto';

/** A partner to be made. What is left out gets its default. */
export class CreatePartner extends PartnerFields implements SelfChecking {
  furtherFaults(): Fault[] {
    return partnerFaults(this);
  }
}

export type PartnerChanges = Partial<PartnerFields>;

const EveryField = PartialType(PartnerFields, { skipNullProperties: false });

/** What is to change of a partner; a mapping is replaced whole. Identity fields may only be sent as they are. */
export class ChangePartner extends EveryField implements SelfChecking {
  furtherFaults(): Fault[] {
    return partnerFaults(this);
  }
}

function partnerFaults(request: PartnerChanges): Fault[] {
  const pathFaults = typeof request.endpoint_path === 'string' ? checkEndpointPath(request.endpoint_path) : [];
  return [...pathFaults, ...mappingFaults(request)];
}
