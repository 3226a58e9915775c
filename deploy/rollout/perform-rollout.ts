import { isDeepStrictEqual } from 'node:util';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import {
  candidateUrl,
  changeInvoker,
  executeCheck,
  executeJob,
  type LiveService,
  notReadyReason,
  readService,
  removeCandidateTag,
  replaceManifest,
  sendTraffic,
  servesAllTraffic,
  servingRevisions,
  simulateService,
} from '../cloud/cloud-run';
import type { Gcloud } from '../cloud/gcloud';
import type { JobPurpose } from '../manifests/names';
import type { PartnerChanges } from '../partners/admin-api';
import { configurationChanges, type Rollout } from './plan-rollout';

/** The jobs that run before the candidate revision, as the progress shows them. */
const PREPARING_JOBS: Readonly<Partial<Record<JobPurpose, string>>> = {
  prepare: 'database and role',
  migrate: 'database schema',
  seed: 'shipped partners',
};

export interface RolloutTools {
  gcloud: Gcloud;
  /** Reports each step as it begins. */
  progress: (step: string) => void;
  /** Its database was migrated with those of others. */
  isMigrated?: boolean;
  changePartner: (partnerCode: string, changes: PartnerChanges) => Promise<void>;
}

/**
 * Rolls out one service: the schema of its database, then a candidate revision without traffic, which is tested and
 * then gets the traffic. Whatever fails, the traffic stays or goes back where it was. An interrupted run may already
 * have done each step.
 *
 * @throws UserFacingError that says which step failed and why
 */
export async function performRollout(rollout: Rollout, tools: RolloutTools): Promise<void> {
  const { step } = rollout;
  if (step !== 'none') {
    await prepareRollout(rollout, tools);
    await replaceService(rollout, tools);
    await setInvokers(rollout, tools);
    if (step !== 'adjust') {
      await testCandidate(rollout, tools);
      await moveTraffic(rollout, tools);
    }
  }
  if (!rollout.partner && !rollout.cell) return;
  const changes = configurationChanges({ ...rollout, live: await readLive(rollout, tools) });
  for (const [code, fields] of changes) {
    const whose = rollout.cell ? `of ${code}` : 'of its partner';
    tools.progress(`setting ${Object.keys(fields).join(' and ')} ${whose}`);
    await tools.changePartner(code, fields);
  }
}

/** Brings its jobs and the schema of its database up to date; what runs is not touched. Harmless when repeated. */
export async function prepareRollout(rollout: Rollout, tools: RolloutTools): Promise<void> {
  await refuseIfMoved(rollout, tools);
  await replaceJobs(rollout, tools);
  if (rollout.step !== 'adjust') await runPreparingJobs(rollout, tools);
}

/** Tests a service that has had its traffic for a time. @throws UserFacingError that says what is wrong */
export async function checkServing({ process, manifest, jobs }: Rollout, tools: RolloutTools): Promise<void> {
  const { gcloud, progress } = tools;
  progress('testing the service');
  const live = await readService(gcloud, process.service, process.place);
  const reason = notReadyReason(live);
  if (reason !== undefined) throw new UserFacingError(`it is not ready after its time of waiting: ${reason}`);
  if (!servesAllTraffic(live, manifest.spec.template.metadata.name)) {
    throw new UserFacingError('Its traffic was moved away while the release waited.');
  }
  const check = jobs.find(({ plan }) => plan.purpose === 'check')!;
  const url = live.status?.url ?? '';
  await gcloud.change(executeCheck(process.service, check.place, check.plan.script, url));
}

/** The service as it is, or in a dry run as it would be. */
function readLive({ process, manifest, live }: Rollout, { gcloud }: RolloutTools): Promise<LiveService> {
  if (gcloud.isDryRun) return Promise.resolve(simulateService(manifest, live));
  return readService(gcloud, process.service, process.place);
}

async function replaceJobs({ jobs }: Rollout, { gcloud, progress }: RolloutTools): Promise<void> {
  const changed = jobs.filter(({ changes }) => changes.length > 0);
  if (changed.length > 0) progress('jobs');
  // Side by side: a release of hundreds of services would wait for each of these in turn.
  const replaced = await Promise.allSettled(
    changed.map(({ manifest, place }) => gcloud.change(replaceManifest(manifest, place))),
  );
  const failed = replaced.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  for (const { manifest, place, addInvokers } of jobs) {
    for (const member of addInvokers) {
      await gcloud.change(changeInvoker('add', 'jobs', manifest.metadata.name, member, place));
    }
  }
}

/** The running version works with the schema of the next one, so migrations run first. */
async function runPreparingJobs(rollout: Rollout, tools: RolloutTools): Promise<void> {
  const { gcloud, progress, isMigrated } = tools;
  for (const { plan, manifest, place } of rollout.jobs) {
    const step = PREPARING_JOBS[plan.purpose];
    if (step === undefined || (plan.purpose === 'prepare' && !needsPreparation(rollout))) continue;
    if (plan.purpose === 'migrate' && isMigrated) continue;
    progress(step);
    await gcloud.change(executeJob(manifest.metadata.name, place));
  }
}

/** For a new service, for another server, for another address of a cell, and for a new password. */
function needsPreparation({ step, changes, jobs }: Rollout): boolean {
  const isMoved = jobs.some(
    (job) => job.plan.purpose === 'prepare' && job.changes.some((change) => /(SERVER|CELL)_URL: /.test(change)),
  );
  return step === 'create' || isMoved || changes.some((change) => change.includes('_DATABASE_URL: '));
}

async function replaceService(rollout: Rollout, tools: RolloutTools): Promise<void> {
  const { process, manifest, step, changes } = rollout;
  if (step === 'adjust' && changes.length === 0) return;
  tools.progress(step === 'adjust' ? 'service' : 'candidate');
  await refuseIfMoved(rollout, tools);
  await tools.gcloud.change(replaceManifest(manifest, process.place));
}

/** The manifest names the revisions that have the traffic, so applying it would undo a move such as a rollback. */
async function refuseIfMoved({ process, live }: Rollout, { gcloud }: RolloutTools): Promise<void> {
  if (!live || gcloud.isDryRun) return;
  const present = servingRevisions(await readService(gcloud, process.service, process.place));
  if (isDeepStrictEqual(servingRevisions(live), present)) return;
  throw new UserFacingError('Its traffic was moved after the plan was made. Nothing is changed; run this again.');
}

async function setInvokers({ process, invokers }: Rollout, { gcloud, progress }: RolloutTools): Promise<void> {
  if (invokers.add.length + invokers.remove.length > 0) progress('invokers');
  for (const change of ['add', 'remove'] as const) {
    for (const member of invokers[change]) {
      await gcloud.change(changeInvoker(change, 'services', process.service, member, process.place));
    }
  }
}

/** The service's check job tests, from inside the network, that the candidate is ready and stores a test postback. */
async function testCandidate(rollout: Rollout, tools: RolloutTools): Promise<void> {
  const { process, jobs, live: before } = rollout;
  const { gcloud } = tools;
  const check = jobs.find(({ plan }) => plan.purpose === 'check')!;
  const live = await readLive(rollout, tools);
  const url = candidateUrl(live);
  if (url === undefined)
    throw new UserFacingError(`its candidate has no address (${notReadyReason(live) ?? 'no tag'})`);
  tools.progress('testing the candidate');
  try {
    await gcloud.change(executeCheck(process.service, check.place, check.plan.script, url, live.status?.url));
  } catch (error) {
    // Its instances must not cost anything. An error of the clean-up would hide the one that matters.
    if (before && servingRevisions(live).length > 0) {
      await gcloud.change(removeCandidateTag(process.service, process.place)).catch(() => undefined);
    }
    throw error;
  }
}

async function moveTraffic(rollout: Rollout, tools: RolloutTools): Promise<void> {
  const { process, manifest, live: before } = rollout;
  const { gcloud, progress } = tools;
  const { service, place } = process;
  const { name } = manifest.spec.template.metadata;
  const previous = before ? servingRevisions(before) : [];
  progress(`traffic to ${name}`);
  try {
    await gcloud.change(sendTraffic(service, [{ revisionName: name, percent: 100 }], place, { removesTag: true }));
    const live = await readLive(rollout, tools);
    if (servesAllTraffic(live, name)) return;
    throw new UserFacingError(`${name} did not get the traffic: ${notReadyReason(live) ?? '?'}`);
  } catch (error) {
    if (previous.length === 0) throw error;
    progress('restoring the traffic');
    await gcloud.change(sendTraffic(service, previous, place, { removesTag: false }));
    throw error;
  }
}
