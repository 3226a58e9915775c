import { ApiProperty } from '@nestjs/swagger';
import { Partner } from '../database/entities';
import { OptionalNote } from '../http/field-decorators';
import { IDENTITY_FIELDS } from '../identity/identity-fields';

/** A rollback. */
export class RollBack {
  /** Why, for the history. @example payouts were read as sale amounts */
  @OptionalNote()
  note?: string;
}

/** A rollback does not change whose data the service works on, and where it runs. */
const NEVER_RESTORED = [...IDENTITY_FIELDS, 'endpoint_url', 'cloud_run_region', 'cloud_run_project_id'] as const;

/** A field that a rollback did not restore. */
export class UnrestoredField {
  @ApiProperty({ example: 'database_name' })
  field: string;
  @ApiProperty({ type: 'string', nullable: true, example: 'shopee_db' })
  in_version: unknown;
  @ApiProperty({ type: 'string', nullable: true, example: 'shopee_network_db' })
  now: unknown;
}

/** A partner after a rollback. */
export class RolledBackPartner extends Partner {
  /** The fields that differ from the version, because no rollback changes them. */
  @ApiProperty({ type: [UnrestoredField] })
  kept: UnrestoredField[];
}

/** @param version the partner in the version and @param partner the partner now, both with masked passwords */
export function unrestoredFields(
  version: Readonly<Record<string, unknown>>,
  partner: Readonly<Partner>,
): UnrestoredField[] {
  return NEVER_RESTORED.filter((field) => version[field] !== undefined && version[field] !== partner[field]).map(
    (field) => ({ field, in_version: version[field], now: partner[field] }),
  );
}
