import { UserFacingError } from '@app/common/errors/user-facing-error';
import { executeJob, removeCandidateTag, sendTraffic, tagRevision } from '../cloud/commands';
import type { Gcloud } from '../cloud/gcloud';
import { pinnedSecrets, readRevisions, type Revision } from '../cloud/revisions';
import {
  candidateUrl,
  notReadyReason,
  hasCandidate,
  readService,
  servesAllTraffic,
  servingOf,
} from '../cloud/live-services';
import type { Terminal } from '../terminal';
import type { Installation } from '../installation';
import type { DeployCommand } from '../read-command';
import { jobName, type Place } from '../manifests/names';
import { PREVIOUS_REVISION } from '../manifests/render-manifests';
import type { DeploySettings } from '../settings/deploy-settings';
import { projectNumbers } from '../settings/project-numbers';
import type { ProcessPlan } from '../manifests/process-plan';
import { findPlan } from '../rollout/plan-of';

/**
 * Sends all traffic to the revision before the one that has it, once that has been tried. Nothing is migrated back:
 * what a newer version added, an older one passes over.
 */
export async function rollback(
  installation: Installation,
  { names, to, isDryRun, isUnchecked }: DeployCommand,
  conversation: Terminal,
): Promise<boolean> {
  const { gcloud, settings } = installation;
  const plan = await findPlan(installation, names[0]!);
  const { service, place } = plan;
  const live = await readService(gcloud, service, place);
  const serving = servingOf(live).map(({ revisionName }) => revisionName);
  const revisions = await readRevisions(gcloud, service, place);
  const target = chooseRevision(revisions, serving, to);
  await refuseWithoutSecrets(gcloud, settings, target, place);
  conversation.print(`${service}: all traffic from ${serving.join(', ') || 'nothing'} to ${target.metadata.name}`);
  if (!isDryRun && !(await conversation.confirm('Go back?'))) return false;
  if (!isUnchecked) await tryRevision(gcloud, plan, target, isDryRun);
  const targets = [{ revisionName: target.metadata.name, percent: 100 }];
  await gcloud.change(sendTraffic(service, targets, place, { removesTag: hasCandidate(live) || !isUnchecked }));
  if (isDryRun) return true;
  const after = await readService(gcloud, service, place);
  if (!servesAllTraffic(after, target.metadata.name))
    throw new UserFacingError(notReadyReason(after) ?? 'The traffic did not move.');
  conversation.print(`${service}: ${target.metadata.name} has all the traffic`);
  return true;
}

/** Starts a few instances of it under its own address and has the check job ask them: what it needs may be gone. */
async function tryRevision(
  gcloud: Gcloud,
  { service, place, jobs }: ProcessPlan,
  { metadata }: Revision,
  isDryRun: boolean,
): Promise<void> {
  await gcloud.change(tagRevision(service, metadata.name, place));
  const live = isDryRun ? undefined : await readService(gcloud, service, place);
  const url = live ? candidateUrl(live) : 'https://CANDIDATE';
  const { script } = jobs.find(({ purpose }) => purpose === 'check')!;
  const args = [script, `--url=${url}`, `--audience=${live?.status?.url ?? url}`];
  try {
    await gcloud.change(executeJob(jobName(service, 'check'), place, args));
  } catch (error) {
    await gcloud.change(removeCandidateTag(service, place)).catch(() => undefined);
    const { message } = error as Error;
    throw new UserFacingError(
      `${metadata.name} does not work any more; the traffic stays. --unchecked goes there all the same.\n${message}`,
    );
  }
}

/**
 * The revision that is named, else the one that had the traffic before; where that is not known or is gone, the newest
 * ready one that is older than all that serve. One that was only ever tried is passed over.
 *
 * @throws ExplainedFault when there is none
 */
export function chooseRevision(revisions: Revision[], serving: string[], to: string | undefined): Revision {
  if (to !== undefined) {
    const named = revisions.find(({ metadata }) => metadata.name === to);
    if (!named) throw new UserFacingError(`There is no revision ${to}. There are: ${namesOf(revisions)}`);
    return named;
  }
  const newestFirst = revisions.toSorted((one, other) => timeOf(other) - timeOf(one));
  const oldestServing = newestFirst.findLastIndex(({ metadata }) => serving.includes(metadata.name));
  const older = newestFirst.slice(oldestServing + 1).filter(isReady);
  const former = newestFirst[oldestServing]?.metadata.labels?.[PREVIOUS_REVISION];
  const before = older.find(({ metadata }) => metadata.name === former) ?? older[0];
  if (!before) throw new UserFacingError(`There is no ready revision before ${serving.join(', ') || 'this'}.`);
  return before;
}

/** A revision whose pinned secrets are gone would not start. */
async function refuseWithoutSecrets(
  gcloud: Gcloud,
  settings: DeploySettings,
  revision: Revision,
  place: Place,
): Promise<void> {
  const idOf = new Map([...projectNumbers(settings)].map(([id, number]) => [number, id]));
  const pinned = pinnedSecrets(revision);
  const states = await Promise.all(
    pinned.map(({ name, key, project = place.project }) =>
      gcloud.read<{ state: string }>(
        'secrets',
        'versions',
        'describe',
        key,
        `--secret=${name}`,
        `--project=${idOf.get(project) ?? project}`,
      ),
    ),
  );
  const gone = pinned.filter((_, index) => states[index]!.state.toUpperCase() !== 'ENABLED');
  if (gone.length === 0) return;
  const list = gone.map(({ name, key }) => `${name} version ${key}`).join(', ');
  throw new UserFacingError(`${revision.metadata.name} needs secrets that are not in force any more: ${list}`);
}

function isReady({ status }: Revision): boolean {
  return status?.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') ?? false;
}

function timeOf({ metadata }: Revision): number {
  return Date.parse(metadata.creationTimestamp);
}

function namesOf(revisions: Revision[]): string {
  return revisions.map(({ metadata }) => metadata.name).join(', ') || 'none';
}
