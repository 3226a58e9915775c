import { isDeepStrictEqual } from 'node:util';
import {
  addServiceInvoker,
  addJobInvoker,
  executeJob,
  removeCandidateTag,
  replaceJob,
  replaceService,
  sendTraffic,
  removeServiceInvoker,
} from '../cloud/commands';
import type { Gcloud } from '../cloud/gcloud';
import { candidateUrl, notReadyReason, type LiveService, servesAllTraffic, servingOf } from '../cloud/live-services';
import type { TrafficTarget } from '../manifests/knative';
import type { JobPurpose } from '../manifests/names';
import type { ProcessPlan } from '../manifests/process-plan';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { newEndpointUrl } from './new-endpoint-url';
import type { Rollout } from './plan-rollout';

/** What is run before there is a candidate, in the words of the progress. */
const STEP_BEFORE: Readonly<Partial<Record<JobPurpose, string>>> = {
  prepare: 'database and role',
  migrate: 'database schema',
  seed: 'the partners that ship',
};

/** What a roll-out needs of the world. */
export interface RolloutTools {
  gcloud: Gcloud;
  /** The service as Cloud Run has it; when nothing is done in earnest, as it would have it. */
  readService: (rollOut: Rollout) => Promise<LiveService>;
  /** Where its traffic goes now; when nothing is done in earnest, where it was planned to be. */
  readServing: (process: ProcessPlan, planned: TrafficTarget[]) => Promise<TrafficTarget[]>;
  /** Hears of each step as it begins. */
  progress: (title: string, step: string) => void;
  setEndpointUrl: (partnerCode: string, url: string) => Promise<void>;
}

/**
 * Brings one service to what it is meant to be: its database's schema first, then a candidate without traffic, which is
 * tried, and then gets the traffic. Whatever fails, the traffic is left or put where it was. Each step may have been
 * done by an earlier run that was ended.
 *
 * @throws ExplainedFault that says which step failed, why, and where the traffic is
 */
export async function performRollout(rollOut: Rollout, tools: RolloutTools): Promise<void> {
  const { process, partner, step } = rollOut;
  if (step !== 'none') {
    await refuseIfMoved(rollOut, tools);
    await replaceJobs(rollOut, tools);
    if (step !== 'adjust') await runBefore(rollOut, tools);
    await replace(rollOut, tools);
    await setCallers(rollOut, tools);
    if (step !== 'adjust') {
      await tryCandidate(rollOut, tools);
      await moveTraffic(rollOut, tools);
    }
  }
  if (!partner) return;
  const live = await tools.readService(rollOut);
  const url = newEndpointUrl(partner.endpoint_url, live.status?.url);
  if (url === undefined) return;
  tools.progress(process.title, 'telling the gateway its address');
  await tools.setEndpointUrl(partner.partner_code, url);
}

async function replaceJobs({ process, jobs }: Rollout, { gcloud, progress }: RolloutTools): Promise<void> {
  const changed = jobs.filter(({ differences }) => differences.length > 0);
  if (changed.length > 0) progress(process.title, 'jobs');
  for (const { manifest, place } of changed) await gcloud.change(replaceJob(manifest, place));
  for (const { manifest, place, addInvokers: admit } of jobs) {
    for (const member of admit) await gcloud.change(addJobInvoker(manifest.metadata.name, member, place));
  }
}

/** Migrations add what the version that runs can live with, so they may go first. */
async function runBefore(rollOut: Rollout, tools: RolloutTools): Promise<void> {
  const { process, jobs } = rollOut;
  for (const { plan, manifest, place } of jobs) {
    const step = STEP_BEFORE[plan.purpose];
    if (step === undefined || (plan.purpose === 'prepare' && !needsDatabase(rollOut))) continue;
    tools.progress(process.title, step);
    await tools.gcloud.change(executeJob(manifest.metadata.name, place));
  }
}

/** Made with the service, and given its new password when that was changed. */
function needsDatabase({ step, differences, jobs }: Rollout): boolean {
  const isElsewhere = jobs.some(({ plan, differences: ofJob }) => plan.purpose === 'prepare' && ofJob.some(isOfServer));
  return step === 'create' || isElsewhere || differences.some((line) => line.includes('_DATABASE_URL: '));
}

function isOfServer(difference: string): boolean {
  return difference.includes('SERVER_URL: ');
}

async function replace({ process, manifest, step, differences, live }: Rollout, tools: RolloutTools): Promise<void> {
  if (step === 'adjust' && differences.length === 0) return;
  tools.progress(process.title, step === 'adjust' ? 'service' : 'candidate');
  await refuseIfMoved({ process, live }, tools);
  await tools.gcloud.change(replaceService(manifest, process.place));
}

/** What is applied names who has the traffic: had somebody moved it meanwhile, such as back, that would be undone. */
async function refuseIfMoved({ process, live }: Pick<Rollout, 'process' | 'live'>, tools: RolloutTools): Promise<void> {
  if (!live) return;
  const planned = servingOf(live);
  const present = await tools.readServing(process, planned);
  if (isDeepStrictEqual(planned, present)) return;
  throw new UserFacingError('Its traffic has been moved since the plan was made. Nothing is changed; run this again.');
}

async function setCallers({ process, invokers: callers }: Rollout, { gcloud, progress }: RolloutTools): Promise<void> {
  const { service, place } = process;
  if (callers.add.length + callers.remove.length > 0) progress(process.title, 'callers');
  for (const member of callers.add) await gcloud.change(addServiceInvoker(service, member, place));
  for (const member of callers.remove) await gcloud.change(removeServiceInvoker(service, member, place));
}

/** Its own job asks it from within the network: whether it is ready, and whether it stores a test postback. */
async function tryCandidate(rollOut: Rollout, { gcloud, progress, readService }: RolloutTools): Promise<void> {
  const { process, jobs } = rollOut;
  const check = jobs.find(({ plan }) => plan.purpose === 'check')!;
  const live = await readService(rollOut);
  const url = candidateUrl(live);
  if (url === undefined)
    throw new UserFacingError(`its candidate has no address (${notReadyReason(live) ?? 'no tag'})`);
  progress(process.title, 'trying the candidate');
  const args = [check.plan.script, `--url=${url}`, `--audience=${live.status?.url ?? url}`];
  try {
    await gcloud.change(executeJob(check.manifest.metadata.name, check.place, args));
  } catch (error) {
    await withdraw(rollOut, live, gcloud);
    throw error;
  }
}

/** What was tried in vain costs nothing any more. The fault that led here is told, not one of clearing up. */
async function withdraw({ process, live: before }: Rollout, live: LiveService, gcloud: Gcloud): Promise<void> {
  if (!before || servingOf(live).length === 0) return;
  await gcloud.change(removeCandidateTag(process.service, process.place)).catch(() => undefined);
}

async function moveTraffic(rollOut: Rollout, tools: RolloutTools): Promise<void> {
  const { process, manifest, live: before } = rollOut;
  const { gcloud, progress } = tools;
  const { service, title, place } = process;
  const { name } = manifest.spec.template.metadata;
  const former = before ? servingOf(before) : [];
  progress(title, `traffic to ${name}`);
  try {
    await gcloud.change(sendTraffic(service, [{ revisionName: name, percent: 100 }], place, { removesTag: true }));
    const live = await tools.readService(rollOut);
    if (!servesAllTraffic(live, name))
      throw new UserFacingError(`${name} did not get the traffic: ${notReadyReason(live) ?? '?'}`);
  } catch (error) {
    if (former.length === 0) throw error;
    progress(title, 'putting the traffic back');
    await gcloud.change(sendTraffic(service, former, place, { removesTag: false }));
    throw error;
  }
}
