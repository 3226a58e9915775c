import { UserFacingError } from '@app/common/errors/user-facing-error';
import {
  candidateUrl,
  executeCheck,
  hasCandidate,
  notReadyReason,
  pinnedSecrets,
  readService,
  removeCandidateTag,
  type Revision,
  sendTraffic,
  servesAllTraffic,
  tagCandidate,
} from '../cloud/cloud-run';
import type { Gcloud } from '../cloud/gcloud';
import type { Place } from '../manifests/names';
import { type DeploySettings, projectNumbers } from '../settings/deploy-settings';

/** One service that returns to one revision. */
export interface Rollback {
  service: string;
  place: Place;
  checkScript: string;
  revision: string;
  dryRun: boolean;
  /** Without a smoke test. */
  unchecked: boolean;
}

/**
 * Tests a revision and gives it the traffic. The schema stays: an older version ignores what a newer one added.
 *
 * @throws UserFacingError when the test failed, or the traffic did not move
 */
export async function moveBack(gcloud: Gcloud, move: Rollback): Promise<void> {
  const { service, place, revision, dryRun, unchecked } = move;
  const live = await readService(gcloud, service, place);
  if (!unchecked) await testRevision(gcloud, move);
  const targets = [{ revisionName: revision, percent: 100 }];
  await gcloud.change(sendTraffic(service, targets, place, { removesTag: hasCandidate(live) || !unchecked }));
  if (dryRun) return;
  const after = await readService(gcloud, service, place);
  if (!servesAllTraffic(after, revision)) {
    throw new UserFacingError(notReadyReason(after) ?? 'The traffic did not move.');
  }
}

/** Tests the revision under an address of its own, because something that it needs may be gone. */
async function testRevision(gcloud: Gcloud, { service, place, revision, checkScript }: Rollback): Promise<void> {
  await gcloud.change(tagCandidate(service, revision, place));
  const live = gcloud.isDryRun ? undefined : await readService(gcloud, service, place);
  const url = live ? (candidateUrl(live) ?? '') : 'https://CANDIDATE';
  try {
    await gcloud.change(executeCheck(service, place, checkScript, url, live?.status?.url));
  } catch (error) {
    await gcloud.change(removeCandidateTag(service, place)).catch(() => undefined);
    const { message } = error as Error;
    throw new UserFacingError(
      `The smoke test of ${revision} failed, and the traffic stays. --unchecked rolls back without it.\n${message}`,
    );
  }
}

/** A revision does not start when the secrets that it is pinned to are disabled. */
export async function refuseWithoutSecrets(
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
