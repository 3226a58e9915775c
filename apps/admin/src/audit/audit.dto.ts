import { IsOptional, IsUUID } from 'class-validator';
import { AUDIT_ACTIONS, type AuditAction, AUDITED_ENTITIES, type AuditedEntity } from '../database/entities';
import { IsTime, OptionalOneOf, OptionalText } from '../http/field-decorators';
import { ListRequest } from '../http/list-request.dto';

/** Filters of the audit log. */
export class AuditRequest extends ListRequest {
  @OptionalText()
  partner_code?: string;

  /** Such as `key:Mei, dashboards` or `sql:postgres`. */
  @OptionalText()
  actor?: string;

  /** An API key's id; it also finds what other processes recorded of the key. */
  @IsOptional()
  @IsUUID()
  key_id?: string;

  @OptionalOneOf(AUDITED_ENTITIES)
  entity?: AuditedEntity;

  /** A partner's code, `<partner>/<tenant>`, or an API key's id. */
  @OptionalText()
  entity_id?: string;

  @OptionalOneOf(AUDIT_ACTIONS)
  action?: AuditAction;

  /** The earliest time, such as 2025-01-01T00:00:00Z; in UTC where it names no zone. */
  @IsOptional()
  @IsTime()
  from?: Date;

  /** Before this time. */
  @IsOptional()
  @IsTime()
  to?: Date;
}
