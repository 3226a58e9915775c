import type { Role } from '../database/entities';

export const PERMISSIONS = [
  'read',
  'edit',
  'redrive',
  'read_personal_data',
  'read_tokens',
  'manage_personal_data',
  'manage_identity',
  'manage_keys',
  'manage_people',
  'read_compliance',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const OF_VIEWERS: readonly Permission[] = ['read'];
const OF_EDITORS: readonly Permission[] = [...OF_VIEWERS, 'edit', 'redrive', 'read_personal_data'];

/** What a role may do, for a client that shows only what is allowed. The routes decide by themselves. */
export function permissionsOf(role: Role): readonly Permission[] {
  switch (role) {
    case 'admin':
      return PERMISSIONS;
    case 'editor':
      return OF_EDITORS;
    case 'viewer':
      return OF_VIEWERS;
    case 'partner':
      return [];
  }
}
