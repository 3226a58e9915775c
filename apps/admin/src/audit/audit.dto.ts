import { IsIn, IsOptional, IsString, IsUUID } from 'class-validator';
import { AUDIT_ACTIONS, type AuditAction, AUDITED_ENTITIES, type AuditedEntity } from '../config-entities';
import { IsTime } from '../http/field-decorators';
import { ListRequest } from '../http/list-request.dto';

/** Which entries of the audit log are asked for. */
export class AuditRequest extends ListRequest {
  @IsOptional()
  @IsString()
  partner_code?: string;

  /** Such as `key:Mei, dashboards` or `sql:postgres`. */
  @IsOptional()
  @IsString()
  actor?: string;

  /** An API key's id; finds what other processes recorded of it, too. */
  @IsOptional()
  @IsUUID()
  key_id?: string;

  @IsOptional()
  @IsIn(AUDITED_ENTITIES)
  entity?: AuditedEntity;

  /** A partner's code, `<partner>/<tenant>`, or an API key's id. */
  @IsOptional()
  @IsString()
  entity_id?: string;

  @IsOptional()
  @IsIn(AUDIT_ACTIONS)
  action?: AuditAction;

  /** The earliest time, such as 2025-01-01T00:00:00Z; without a zone UTC. */
  @IsOptional()
  @IsTime()
  from?: Date;

  /** Before this time. */
  @IsOptional()
  @IsTime()
  to?: Date;
}
