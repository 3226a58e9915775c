import type { Role } from '../config-entities';

/** Whether a role may call: an admin anything, an editor all but what is for admins, a viewer may read. */
export function isAllowed(role: Role, method: string, isForAdmins: boolean): boolean {
  if (role === 'admin') return true;
  if (isForAdmins) return false;
  if (role === 'editor') return true;
  return role === 'viewer' && (method === 'GET' || method === 'HEAD');
}
