import { UserFacingError } from '@app/common/errors/user-facing-error';
import {
  candidateUrl,
  executeJob,
  hasCandidate,
  notReadyReason,
  pinnedSecrets,
  readRevisions,
  readService,
  removeCandidateTag,
  type Revision,
  sendTraffic,
  servesAllTraffic,
  servingRevisions,
  tagCandidate,
} from '../cloud/cloud-run';
import type { Gcloud } from '../cloud/gcloud';
import type { Installation } from '../installation';
import { jobName, type Place } from '../manifests/names';
import type { ProcessPlan } from '../manifests/process-plan';
import { PREVIOUS_REVISION } from '../manifests/render-manifests';
import type { DeployOptions } from '../options';
import { type DeploySettings, projectNumbers } from '../settings/deploy-settings';
import type { Terminal } from '../terminal';

/**
 * Moves all traffic to the previous revision, after a smoke test. The schema stays: an older version ignores what a
 * newer one added.
 */
export async function rollback(
  installation: Installation,
  { names, to, dryRun, unchecked }: DeployOptions,
  terminal: Terminal,
): Promise<boolean> {
  const { gcloud, settings } = installation;
  const plan = await installation.findPlan(names[0]!);
  const { service, place } = plan;
  const live = await readService(gcloud, service, place);
  const serving = servingRevisions(live).map(({ revisionName }) => revisionName);
  const revision = chooseRevision(await readRevisions(gcloud, service, place), serving, to);
  const { name } = revision.metadata;
  await refuseWithoutSecrets(gcloud, settings, revision, place);
  terminal.print(`${service}: all traffic from ${serving.join(', ') || 'nothing'} to ${name}`);
  if (!dryRun && !(await terminal.confirm('Roll back?'))) return false;
  if (!unchecked) await testRevision(gcloud, plan, name);
  const targets = [{ revisionName: name, percent: 100 }];
  await gcloud.change(sendTraffic(service, targets, place, { removesTag: hasCandidate(live) || !unchecked }));
  if (dryRun) return true;
  const after = await readService(gcloud, service, place);
  if (!servesAllTraffic(after, name)) throw new UserFacingError(notReadyReason(after) ?? 'The traffic did not move.');
  terminal.print(`${service}: ${name} has all the traffic`);
  return true;
}

/** Tests the revision under an address of its own, because something that it needs may be gone. */
async function testRevision(gcloud: Gcloud, { service, place, jobs }: ProcessPlan, revision: string): Promise<void> {
  await gcloud.change(tagCandidate(service, revision, place));
  const live = gcloud.isDryRun ? undefined : await readService(gcloud, service, place);
  const url = live ? candidateUrl(live) : 'https://CANDIDATE';
  const { script } = jobs.find(({ purpose }) => purpose === 'check')!;
  const args = [script, `--url=${url}`, `--audience=${live?.status?.url ?? url}`];
  try {
    await gcloud.change(executeJob(jobName(service, 'check'), place, args));
  } catch (error) {
    await gcloud.change(removeCandidateTag(service, place)).catch(() => undefined);
    const { message } = error as Error;
    throw new UserFacingError(
      `The smoke test of ${revision} failed, and the traffic stays. --unchecked rolls back without it.\n${message}`,
    );
  }
}

/**
 * The named revision, else the one that had the traffic before. Where that is unknown or deleted, the newest ready
 * revision that is older than those that serve; one that was only tested is passed over.
 *
 * @throws UserFacingError when there is none
 */
function chooseRevision(revisions: Revision[], serving: string[], to: string | undefined): Revision {
  if (to !== undefined) {
    const named = revisions.find(({ metadata }) => metadata.name === to);
    if (named) return named;
    const all = revisions.map(({ metadata }) => metadata.name).join(', ');
    throw new UserFacingError(`There is no revision ${to}. There are: ${all || 'none'}`);
  }
  const newestFirst = revisions.toSorted((one, other) => createdAt(other) - createdAt(one));
  const oldestServing = newestFirst.findLastIndex(({ metadata }) => serving.includes(metadata.name));
  const older = newestFirst.slice(oldestServing + 1).filter(isReady);
  const previous = newestFirst[oldestServing]?.metadata.labels?.[PREVIOUS_REVISION];
  const revision = older.find(({ metadata }) => metadata.name === previous) ?? older[0];
  if (!revision) throw new UserFacingError(`There is no ready revision before ${serving.join(', ') || 'this'}.`);
  return revision;
}

/** A revision does not start when the secrets that it is pinned to are disabled. */
async function refuseWithoutSecrets(
  gcloud: Gcloud,
  settings: DeploySettings,
  revision: Revision,
  place: Place,
): Promise<void> {
  const idOf = new Map([...projectNumbers(settings)].map(([id, number]) => [number, id]));
  const pinned = pinnedSecrets(revision);
  const states = await Promise.all(
    pinned.map(({ name, key, project = place.project }) => {
      const where = [`--secret=${name}`, `--project=${idOf.get(project) ?? project}`];
      return gcloud.read<{ state: string }>('secrets', 'versions', 'describe', key, ...where);
    }),
  );
  const disabled = pinned.filter((_, index) => states[index]!.state.toUpperCase() !== 'ENABLED');
  if (disabled.length === 0) return;
  const list = disabled.map(({ name, key }) => `${name} version ${key}`).join(', ');
  throw new UserFacingError(`${revision.metadata.name} needs secrets that are not enabled any more: ${list}`);
}

function isReady({ status }: Revision): boolean {
  return status?.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') ?? false;
}

function createdAt({ metadata }: Revision): number {
  return Date.parse(metadata.creationTimestamp);
}
