import type { DeployedPartner } from '../partners/deployed-partner';

/**
 * Who comes first where not all can have what they want: the platform's own processes, then partners that run already,
 * then by the time when they were added; of those who were added at one time, or whose time is not known, as they are
 * listed.
 */
export function byAge<T extends { partner?: DeployedPartner }>(all: readonly T[]): T[] {
  return all.toSorted((one, other) => rank(one) - rank(other) || addedAt(one) - addedAt(other));
}

function rank({ partner }: { partner?: DeployedPartner }): number {
  if (!partner) return 0;
  return partner.endpoint_url === null ? 2 : 1;
}

function addedAt({ partner }: { partner?: DeployedPartner }): number {
  return Date.parse(partner?.created_at ?? '') || 0;
}
