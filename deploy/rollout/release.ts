import { createHash } from 'node:crypto';
import type { Labels } from '../manifests/knative';
import type { Rollout } from './plan-rollout';

/** The label of every revision with the release that made it. Not part of the hash. */
export const RELEASE = 'release';

/**
 * Names a release by what it contains, so that a run that was interrupted goes on with the same one.
 *
 * @param rollouts all that are planned, those that are up to date included
 */
export function nameRelease(rollouts: readonly Rollout[]): string {
  const hash = createHash('sha256');
  for (const { manifest } of rollouts) hash.update(manifest.spec.template.metadata.labels['config-hash'] ?? '');
  return `r-${hash.digest('hex').slice(0, 12)}`;
}

/** Labels the revisions that the rollouts make. A revision that exists keeps the label that it has. */
export function labelRelease(rollouts: readonly Rollout[], release: string): void {
  for (const { step, manifest } of rollouts) {
    if (step === 'create' || step === 'update') manifest.spec.template.metadata.labels[RELEASE] = release;
  }
}

export function releaseOf(metadata: { labels?: Labels }): string | undefined {
  return metadata.labels?.[RELEASE];
}
