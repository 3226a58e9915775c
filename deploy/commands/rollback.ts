import { UserFacingError } from '@app/common/errors/user-facing-error';
import { createdAt, readRevisions, readService, type Revision, servingRevisions } from '../cloud/cloud-run';
import type { Installation } from '../installation';
import { PREVIOUS_REVISION } from '../manifests/render-manifests';
import type { DeployOptions } from '../options';
import { moveBack, refuseWithoutSecrets } from '../rollout/move-back';
import type { Terminal } from '../terminal';
import { rollbackRelease } from './rollback-release';

/** Moves all traffic of one service to the previous revision, after a smoke test; or every service to a release. */
export async function rollback(
  installation: Installation,
  options: DeployOptions,
  terminal: Terminal,
): Promise<boolean> {
  const { names, release, to, dryRun, unchecked } = options;
  if ((names.length === 0) === (release === undefined)) {
    throw new UserFacingError('Name a service, or for all of them a release: --release RELEASE or --release previous');
  }
  if (release !== undefined) return rollbackRelease(installation, options, terminal);
  const { gcloud, settings } = installation;
  const { service, place, jobs } = await installation.findPlan(names[0]!);
  const live = await readService(gcloud, service, place);
  const serving = servingRevisions(live).map(({ revisionName }) => revisionName);
  const revision = chooseRevision(await readRevisions(gcloud, service, place), serving, to);
  const { name } = revision.metadata;
  await refuseWithoutSecrets(gcloud, settings, revision, place);
  terminal.print(`${service}: all traffic from ${serving.join(', ') || 'nothing'} to ${name}`);
  if (!dryRun && !(await terminal.confirm('Roll back?'))) return false;
  const checkScript = jobs.find(({ purpose }) => purpose === 'check')!.script;
  await moveBack(gcloud, { service, place, checkScript, revision: name, dryRun, unchecked });
  if (!dryRun) terminal.print(`${service}: ${name} has all the traffic`);
  return true;
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

function isReady({ status }: Revision): boolean {
  return status?.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') ?? false;
}
