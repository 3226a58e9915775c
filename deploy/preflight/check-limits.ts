import type { Deployable } from '../rollout/list-processes';
import { failuresOf, isOfPlatform, type PreflightFailure } from './preflight-failure';

/**
 * Finds the partners that exceed a limit shared by all processes. Each process in turn, by seniority, gets its share
 * while there is one. The others do not fail because of those that exceed the limit.
 *
 * @param check why some processes together exceed the limit; empty when they do not
 */
export function checkLimits(all: readonly Deployable[], check: (some: Deployable[]) => string[]): PreflightFailure[] {
  if (check([...all]).length === 0) return [];
  const ordered = bySeniority(all);
  const accepted = ordered.filter(isOfPlatform);
  const platform = check(accepted).map((reason) => ({ reason }));
  if (platform.length > 0) return platform;
  return ordered.flatMap((one) => {
    if (isOfPlatform(one)) return [];
    const reasons = check([...accepted, one]);
    if (reasons.length === 0) accepted.push(one);
    return failuresOf(one.plan.title, reasons);
  });
}

/**
 * The platform's own processes first, then cells and the partners that already run, then by the time when they were added, and
 * as listed where that is the same or unknown.
 */
export function bySeniority(all: readonly Deployable[]): Deployable[] {
  return all.toSorted((one, other) => rank(one) - rank(other) || addedAt(one) - addedAt(other));
}

function rank(one: Deployable): number {
  if (isOfPlatform(one)) return 0;
  return one.partner?.endpoint_url === null ? 2 : 1;
}

function addedAt({ partner }: Deployable): number {
  return Date.parse(partner?.created_at ?? '') || 0;
}
