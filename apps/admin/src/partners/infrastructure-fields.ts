import { problems } from '@app/common';
import type { Principal } from '../auth/principal';
import type { Partner } from '../database/entities';

/** Only an admin changes where postbacks are sent, and in whose project and how the service runs. */
const INFRASTRUCTURE_FIELDS = ['endpoint_url', 'cloud_run_project_id', 'direct_access', 'sleeps'] as const;

type Infrastructure = Pick<Partner, (typeof INFRASTRUCTURE_FIELDS)[number]>;

/** The defaults of a new partner. */
export const DEFAULT_INFRASTRUCTURE: Infrastructure = {
  endpoint_url: null,
  cloud_run_project_id: null,
  direct_access: true,
  sleeps: false,
};

/**
 * Accepts present values, so that clients without these rights can read, edit and write back.
 *
 * @throws Problem 403 when a principal other than an admin would change a field
 */
export function restrictInfrastructure(
  { role }: Principal,
  present: Infrastructure,
  requested: Partial<Record<keyof Infrastructure, unknown>>,
): void {
  if (role === 'admin') return;
  const changed = INFRASTRUCTURE_FIELDS.filter(
    (field) => requested[field] !== undefined && requested[field] !== present[field],
  );
  if (changed.length === 0) return;
  throw problems.forbidden(
    `Only an admin may change ${changed.join(' and ')}.`,
    changed.map((field) => ({ field, code: 'admin_only', reason: 'may only be changed by an admin' })),
  );
}
