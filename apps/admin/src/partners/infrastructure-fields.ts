import { problems } from '@app/common';
import type { Principal } from '../auth/principal';
import type { Partner } from '../config-entities';

/** What only an admin changes: where a partner's postbacks go, in whose project its service runs, and who reaches it. */
const INFRASTRUCTURE_FIELDS = ['endpoint_url', 'cloud_run_project_id', 'direct_access'] as const;

type Infrastructure = Pick<Partner, (typeof INFRASTRUCTURE_FIELDS)[number]>;

/** A new partner's, where nothing is said. */
export const DEFAULT_INFRASTRUCTURE: Infrastructure = {
  endpoint_url: null,
  cloud_run_project_id: null,
  direct_access: true,
};

/**
 * A client that reads, edits and writes back changes nothing of it, and may go on.
 *
 * @throws Problem 403 when somebody else than an admin would change it
 */
export function restrictInfrastructure(
  { role }: Principal,
  present: Infrastructure,
  wanted: Partial<Record<keyof Infrastructure, unknown>>,
): void {
  if (role === 'admin') return;
  const changed = INFRASTRUCTURE_FIELDS.filter(
    (field) => wanted[field] !== undefined && wanted[field] !== present[field],
  );
  if (changed.length === 0) return;
  throw problems.forbidden(`Only an admin may change ${changed.join(' and ')}.`);
}
