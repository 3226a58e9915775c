import type { ServicePeer } from '@app/common';
import type { Role } from '../caller-auth/read-key.guard';

const ROLES: readonly string[] = ['admin', 'editor', 'viewer'] satisfies Role[];

/** The role of the person on whose behalf a process reads; undefined, which sees the least, for any other. */
export function roleOf({ actor }: ServicePeer): Role | undefined {
  return actor !== undefined && ROLES.includes(actor.role) ? (actor.role as Role) : undefined;
}
