import { UserFacingError } from '@app/common/errors/user-facing-error';
import { type PreflightFailure, formatFailures } from '../preflight/preflight-failure';
import type { Candidate } from './list-processes';
import type { Deployment } from './plan-deployment';
import type { Rollout } from './plan-rollout';

/** What is rolled out, and what of the rest a person has to know. */
export interface CheckedDeployment {
  rollouts: Rollout[];
  /** Selected, and refused; each is left as it is. */
  rejected: string[];
  /** Why, and what is wrong with others that were not selected. */
  notices: string[];
  /** A service that runs and is refused would not be as new as the gateway. */
  blocksGateway: boolean;
}

/**
 * One partner's fault is its own: it is left as it is, and the others are rolled out.
 *
 * @throws ExplainedFault for what speaks against the platform's own processes, or when nothing is left to roll out
 */
export function checkDeployment(
  selected: readonly Candidate[],
  { rollouts: rollOuts, failures: refusals }: Deployment,
): CheckedDeployment {
  const partners = new Set(selected.filter(({ partner }) => partner).map(({ plan }) => plan.title));
  const ours = new Set(selected.map(({ plan }) => plan.title));
  const ofSelected = refusals.filter(({ title }) => title === undefined || ours.has(title));
  const others = refusals.filter(({ title }) => title !== undefined && !ours.has(title));
  const refused = new Set(ofSelected.map(({ title }) => title));
  const left = selected.filter(({ plan }) => !refused.has(plan.title));
  if (left.length === 0 || ofSelected.some(({ title }) => title === undefined || !partners.has(title))) {
    refuseAll(ofSelected);
  }
  return {
    rollouts: rollOuts.filter(({ process }) => !refused.has(process.title)),
    rejected: [...partners].filter((title) => refused.has(title)),
    notices: [
      ...(ofSelected.length > 0 ? [`Refused, and left as they are:\n${formatFailures(ofSelected)}`] : []),
      ...(others.length > 0 ? [`Wrong with others:\n${formatFailures(others)}`] : []),
    ],
    blocksGateway: rollOuts.some(({ process, live, step }) => refused.has(process.title) && live && step !== 'none'),
  };
}

function refuseAll(refusals: readonly PreflightFailure[]): void {
  if (refusals.length === 0) return;
  throw new UserFacingError(`Nothing is deployed, because this would fail:\n${formatFailures(refusals)}`);
}
