import { createdAt, type Revision } from '../cloud/cloud-run';
import { PREVIOUS_REVISION } from '../manifests/render-manifests';
import { releaseOf } from './release';

/** A service with the revisions that it still has, and the one that has its traffic. */
export interface ServiceHistory {
  service: string;
  revisions: readonly Revision[];
  serving: string | undefined;
}

/** Where one service goes: to a revision, nowhere because it is there already, or nowhere with the reason. */
export type Return = { kind: 'move'; revision: Revision } | { kind: 'stay' } | { kind: 'none'; reason: string };

/** The newest release that serves anything. */
export function currentRelease(histories: readonly ServiceHistory[]): string | undefined {
  const serving = histories.flatMap(({ revisions, serving: name }) =>
    revisions.filter(({ metadata }) => metadata.name === name && releaseOf(metadata) !== undefined),
  );
  const newest = serving.toSorted((one, other) => createdAt(other) - createdAt(one))[0];
  return newest && releaseOf(newest.metadata);
}

/** When the last revision of a release was made; undefined for one that no service remembers. */
export function endOfRelease(histories: readonly ServiceHistory[], release: string): number | undefined {
  const made = histories.flatMap(({ revisions }) =>
    revisions.filter(({ metadata }) => releaseOf(metadata) === release),
  );
  return made.length === 0 ? undefined : Math.max(...made.map(createdAt));
}

/** Undoes a release: back to what served before it, for a service that it has changed. */
export function beforeRelease(history: ServiceHistory, release: string): Return {
  const [present, ...earlier] = servedRevisions(history);
  if (!present || releaseOf(present.metadata) !== release) return { kind: 'stay' };
  const revision = earlier.find(({ metadata }) => releaseOf(metadata) !== release);
  return revision ? { kind: 'move', revision } : { kind: 'none', reason: `it has no revision from before ${release}` };
}

/**
 * Returns to a release: to the service's own revision of it, or to what served while it was made, for a service that it
 * left alone.
 *
 * @param endMs when its last revision was made
 */
export function atRelease(history: ServiceHistory, release: string, endMs: number): Return {
  const served = servedRevisions(history);
  const revision = served.find((one) => releaseOf(one.metadata) === release || createdAt(one) <= endMs);
  if (!revision) return { kind: 'none', reason: `it has no revision of ${release} or from before it` };
  return revision === served[0] ? { kind: 'stay' } : { kind: 'move', revision };
}

/** The revisions that had the traffic, the present one first. One that was only tested is not among them. */
function servedRevisions({ revisions, serving }: ServiceHistory): Revision[] {
  const byName = new Map(revisions.map((revision) => [revision.metadata.name, revision]));
  const served: Revision[] = [];
  for (let name = serving; name !== undefined; name = byName.get(name)?.metadata.labels?.[PREVIOUS_REVISION]) {
    const revision = byName.get(name);
    if (!revision || served.includes(revision)) break;
    served.push(revision);
  }
  return served;
}
