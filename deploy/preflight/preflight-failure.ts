import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { Deployable } from '../rollout/list-processes';

/** A reason not to deploy or provision one process; without a title, not to do it at all. */
export interface PreflightFailure {
  /** The partner's code, `admin` or `gateway`. */
  title?: string;
  reason: string;
}

/** Whether a process serves all partners: without it, nothing is deployed. */
export function isOfPlatform({ partner, cell }: Deployable): boolean {
  return !partner && !cell;
}

/** The failures of one process, each preceded by its title. */
export function failuresOf(title: string, reasons: readonly string[]): PreflightFailure[] {
  return reasons.map((reason) => ({ title, reason: `${title}: ${reason}` }));
}

export function formatFailures(failures: readonly PreflightFailure[]): string {
  return [...new Set(failures.map(({ reason }) => `  - ${reason}`))].join('\n');
}

/** The outcome of the preflight checks. */
export interface Checked {
  /** The selected processes without a failure. */
  accepted: Deployable[];
  /** The titles of the selected partners and cells with a failure. */
  rejected: string[];
  /** The failures of the rejected, and those of partners that were not selected. */
  notices: string[];
}

/**
 * Rejects the selected partners and cells that have a failure, and accepts the others.
 *
 * @throws UserFacingError for a failure of the platform's own processes, or when nothing is left
 */
export function rejectFailed(
  selected: readonly Deployable[],
  failures: readonly PreflightFailure[],
  action: 'deployed' | 'provisioned',
): Checked {
  const titles = new Set(selected.map(({ plan }) => plan.title));
  const [own, others] = [
    failures.filter(({ title }) => title === undefined || titles.has(title)),
    failures.filter(({ title }) => title !== undefined && !titles.has(title)),
  ];
  const failed = new Set(own.map(({ title }) => title));
  const accepted = selected.filter(({ plan }) => !failed.has(plan.title));
  const platformFails =
    failed.has(undefined) || selected.some((one) => isOfPlatform(one) && failed.has(one.plan.title));
  if (platformFails || (accepted.length === 0 && own.length > 0)) {
    throw new UserFacingError(`Nothing is ${action}, because of failed preflight checks:\n${formatFailures(own)}`);
  }
  return {
    accepted,
    rejected: [...titles].filter((title) => failed.has(title)),
    notices: [
      ...(own.length > 0 ? [`Not ${action}, because of failed preflight checks:\n${formatFailures(own)}`] : []),
      ...(others.length > 0 ? [`Failed preflight checks of others:\n${formatFailures(others)}`] : []),
    ],
  };
}
