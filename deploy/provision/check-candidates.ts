import { UserFacingError } from '@app/common/errors/user-facing-error';
import { checkLimits } from '../preflight/check-limits';
import { checkCollisions } from '../preflight/check-collisions';
import { checkPlacement } from '../preflight/check-processes';
import { type PreflightFailure, failuresOf, formatFailures } from '../preflight/preflight-failure';
import type { Candidate } from '../rollout/list-processes';
import type { DeploySettings } from '../settings/deploy-settings';
import { findTooManyAccounts } from './plan-accounts';
import type { LiveProject } from './read-project';
import { checkRenamedServices } from './check-renamed-services';

/** What may be provisioned, and what speaks against the rest. */
export interface CheckedCandidates {
  candidates: Candidate[];
  refused: string[];
  notices: string[];
}

/**
 * One partner's fault is its own: nothing is made for it, and everything for the others.
 *
 * @param all the whole installation: names are judged over all of it
 * @param live of each project of the candidates
 * @throws ExplainedFault for what speaks against the platform itself, or when nothing is left to be made
 */
export function checkCandidates(
  settings: DeploySettings,
  { all, candidates }: { all: Candidate[]; candidates: Candidate[] },
  live: ReadonlyMap<string, LiveProject>,
): CheckedCandidates {
  const titles = new Set(candidates.map(({ plan }) => plan.title));
  const refusals: PreflightFailure[] = [
    ...checkCollisions(settings, all),
    ...all.flatMap(({ plan, partner }) => (partner ? failuresOf(plan.title, checkPlacement(settings, partner)) : [])),
    ...[...live].flatMap(([project, there]) => {
      const ours = candidates.filter(({ plan }) => plan.place.project === project);
      return [
        ...checkRenamedServices(settings.prefix, ours, there.secrets),
        ...checkLimits(ours, (some) => findTooManyAccounts(settings, some, there, project)),
      ];
    }),
  ];
  const ofCandidates = refusals.filter(({ title }) => title === undefined || titles.has(title));
  const others = refusals.filter(({ title }) => title !== undefined && !titles.has(title));
  const refused = new Set(ofCandidates.map(({ title }) => title));
  const left = candidates.filter(({ plan }) => !refused.has(plan.title));
  if (
    left.length === 0 ||
    candidates.some(({ plan, partner }) => !partner && refused.has(plan.title)) ||
    refused.has(undefined)
  ) {
    throw new UserFacingError(`Nothing is made:\n${formatFailures(ofCandidates)}`);
  }
  return {
    candidates: left,
    refused: [...titles].filter((title) => refused.has(title)),
    notices: [
      ...(ofCandidates.length > 0 ? [`Refused, and nothing made for them:\n${formatFailures(ofCandidates)}`] : []),
      ...(others.length > 0 ? [`Wrong with others:\n${formatFailures(others)}`] : []),
    ],
  };
}
