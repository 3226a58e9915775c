import { ApiProperty } from '@nestjs/swagger';
import { Partner } from '../config-entities';
import { IDENTITY_FIELDS } from '../identity/identity-fields';

/** What a roll-back leaves as it is: whose data the service works on, and where it runs. */
const NEVER_RESTORED = [...IDENTITY_FIELDS, 'endpoint_url', 'cloud_run_region', 'cloud_run_project_id'] as const;

/** A field that a roll-back did not restore. */
export class UnrestoredField {
  @ApiProperty({ example: 'database_name' })
  field: string;
  @ApiProperty({ type: 'string', nullable: true, example: 'shopee_db' })
  in_version: unknown;
  @ApiProperty({ type: 'string', nullable: true, example: 'shopee_network_db' })
  now: unknown;
}

/** A partner after a roll-back. */
export class RolledBackPartner extends Partner {
  /** What the version had otherwise, and was kept as it is now, because no roll-back changes it. */
  @ApiProperty({ type: [UnrestoredField] })
  kept: UnrestoredField[];
}

/** The fields that a version had otherwise and a roll-back leaves alone. Both sides as they are shown. */
export function unrestoredFields(
  version: Readonly<Record<string, unknown>>,
  partner: Readonly<Partner>,
): UnrestoredField[] {
  return NEVER_RESTORED.filter((field) => version[field] !== undefined && version[field] !== partner[field]).map(
    (field) => ({
      field,
      in_version: version[field],
      now: partner[field],
    }),
  );
}
