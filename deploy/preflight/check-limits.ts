import type { DeployedPartner } from '../partners/deployed-partner';
import { byAge } from './by-age';
import { type PreflightFailure, failuresOf } from './preflight-failure';

/**
 * Who is beyond a limit that all processes share: one by one, oldest first, each has its place as long as there is one.
 * Only who would go beyond is refused; the others are not.
 *
 * @param limits what is wrong with some processes together; nothing where they fit
 */
export function checkLimits<T extends { plan: { title: string }; partner?: DeployedPartner }>(
  all: readonly T[],
  limits: (some: T[]) => string[],
): PreflightFailure[] {
  if (limits([...all]).length === 0) return [];
  const ordered = byAge(all);
  const within = ordered.filter(({ partner }) => !partner);
  const ofPlatform = limits(within).map((reason) => ({ reason }));
  if (ofPlatform.length > 0) return ofPlatform;
  return ordered.flatMap((one) => {
    if (!one.partner) return [];
    const faults = limits([...within, one]);
    if (faults.length === 0) within.push(one);
    return failuresOf(one.plan.title, faults);
  });
}
