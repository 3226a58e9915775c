import { ExplainedFault } from '@app/common/errors/explained-fault';
import { findBeyond } from '../refuse/find-beyond';
import { findCollisions } from '../refuse/find-collisions';
import { faultsOfPlacement } from '../refuse/find-refusals';
import { type Refusal, refusalsOf, writeRefusals } from '../refuse/refusal';
import type { Candidate } from '../roll-out/list-deployables';
import type { DeploySettings } from '../settings/deploy-settings';
import { findTooManyAccounts } from './plan-accounts';
import type { LiveProject } from './read-project';
import { findSecondLogins } from './find-second-logins';

/** What may be provisioned, and what speaks against the rest. */
export interface JudgedCandidates {
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
export function judgeCandidates(
  settings: DeploySettings,
  { all, candidates }: { all: Candidate[]; candidates: Candidate[] },
  live: ReadonlyMap<string, LiveProject>,
): JudgedCandidates {
  const titles = new Set(candidates.map(({ plan }) => plan.title));
  const refusals: Refusal[] = [
    ...findCollisions(settings, all),
    ...all.flatMap(({ plan, partner }) =>
      partner ? refusalsOf(plan.title, faultsOfPlacement(settings, partner)) : [],
    ),
    ...[...live].flatMap(([project, there]) => {
      const ours = candidates.filter(({ plan }) => plan.place.project === project);
      return [
        ...findSecondLogins(settings.prefix, ours, there.secrets),
        ...findBeyond(ours, (some) => findTooManyAccounts(settings, some, there, project)),
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
    throw new ExplainedFault(`Nothing is made:\n${writeRefusals(ofCandidates)}`);
  }
  return {
    candidates: left,
    refused: [...titles].filter((title) => refused.has(title)),
    notices: [
      ...(ofCandidates.length > 0 ? [`Refused, and nothing made for them:\n${writeRefusals(ofCandidates)}`] : []),
      ...(others.length > 0 ? [`Wrong with others:\n${writeRefusals(others)}`] : []),
    ],
  };
}
