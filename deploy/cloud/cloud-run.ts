import { stringify } from 'yaml';
import type {
  Annotations,
  Container,
  Job,
  Labels,
  Manifest,
  RevisionTemplate,
  SecretVolume,
  Service,
  TrafficTarget,
} from '../manifests/knative';
import { CANDIDATE_TAG, jobName, type Place } from '../manifests/names';
import { readSecretsAnnotation } from '../manifests/secrets';
import type { Gcloud, GcloudCall } from './gcloud';
import { INVOKER } from './iam';

/** Cloud Run as gcloud shows it, and the commands that change it. */

interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  message?: string;
}

/** A service, as far as a rollout needs it. */
export interface LiveService {
  metadata: Service['metadata'] & { generation?: number };
  spec: { template: RevisionTemplate; traffic?: TrafficTarget[] };
  status?: {
    url?: string;
    latestReadyRevisionName?: string;
    conditions?: Condition[];
    traffic?: (TrafficTarget & { url?: string; latestRevision?: boolean })[];
  };
}

/** What runs in one region of a project, by name. */
export interface LiveRegion {
  services: Map<string, LiveService>;
  jobs: Map<string, Job>;
}

/** Reads everything that runs in a region, with two calls however many services there are. */
export async function readRegion(gcloud: Gcloud, place: Place): Promise<LiveRegion> {
  const [services, jobs] = await Promise.all([
    gcloud.read<LiveService[]>('run', 'services', 'list', ...placeFlags(place)),
    gcloud.read<Job[]>('run', 'jobs', 'list', ...placeFlags(place)),
  ]);
  return { services: byName(services), jobs: byName(jobs) };
}

export function readService(gcloud: Gcloud, service: string, place: Place): Promise<LiveService> {
  return gcloud.read('run', 'services', 'describe', service, ...placeFlags(place));
}

/** The revisions that get traffic, also where the service names only "the latest". */
export function servingRevisions(live: LiveService): TrafficTarget[] {
  return (live.status?.traffic ?? [])
    .filter(({ percent }) => (percent ?? 0) > 0)
    .map(({ revisionName, percent }) => ({ revisionName, percent: percent! }));
}

/** Whether one revision gets all of the traffic. */
export function servesAllTraffic(live: LiveService, revision: string): boolean {
  const serving = servingRevisions(live);
  const isRouted = live.status?.conditions?.some(({ type, status }) => type === 'RoutesReady' && status === 'True');
  return serving.length === 1 && serving[0]!.revisionName === revision && isRouted === true;
}

/** The address of the candidate revision. */
export function candidateUrl(live: LiveService): string | undefined {
  return live.status?.traffic?.find(({ tag }) => tag === CANDIDATE_TAG)?.url;
}

export function hasCandidate(live: LiveService): boolean {
  return (live.spec.traffic ?? live.status?.traffic ?? []).some(({ tag }) => tag === CANDIDATE_TAG);
}

/** Why a service is not ready, in the words of Cloud Run; undefined when it is ready. */
export function notReadyReason(live: LiveService): string | undefined {
  const condition = live.status?.conditions?.find(({ type, status }) => type === 'Ready' && status !== 'True');
  return condition && (condition.message ?? 'not ready yet');
}

/** The service as it would be after a manifest was applied, became ready and got the traffic: for a dry run. */
export function simulateService(manifest: Service, live: LiveService | undefined): LiveService {
  const revisionName = manifest.spec.template.metadata.name;
  const host = `${manifest.metadata.name}-xxxxxxxxxx.run.app`;
  const traffic = [{ revisionName, percent: 100, tag: CANDIDATE_TAG, url: `https://${CANDIDATE_TAG}---${host}` }];
  return {
    ...manifest,
    status: {
      url: live?.status?.url ?? `https://${host}`,
      latestReadyRevisionName: revisionName,
      conditions: ['Ready', 'RoutesReady'].map((type) => ({ type, status: 'True' })),
      traffic,
    },
  };
}

/** A revision of a service. */
export interface Revision {
  metadata: { name: string; creationTimestamp: string; labels?: Labels; annotations?: Annotations };
  spec: { containers: [Container]; volumes?: SecretVolume[] };
  status?: { conditions?: { type: string; status: string }[] };
}

export function createdAt({ metadata }: Revision): number {
  return Date.parse(metadata.creationTimestamp);
}

/** A version of a secret that a revision uses. */
export interface PinnedSecret {
  name: string;
  /** The version's number. */
  key: string;
  /** Its project's number, where that is another than the service's. */
  project?: string;
}

/** Every revision that a service still has. */
export function readRevisions(gcloud: Gcloud, service: string, place: Place): Promise<Revision[]> {
  return gcloud.read<Revision[]>('run', 'revisions', 'list', `--service=${service}`, ...placeFlags(place));
}

export function pinnedSecrets({ metadata, spec }: Revision): PinnedSecret[] {
  const others = readSecretsAnnotation(metadata.annotations);
  const ofEnv = (spec.containers[0].env ?? []).flatMap((variable) =>
    'valueFrom' in variable ? [variable.valueFrom.secretKeyRef] : [],
  );
  const mounted = (spec.volumes ?? []).flatMap(({ secret }) =>
    secret.items.map(({ key }) => ({ name: secret.secretName, key })),
  );
  return [...ofEnv, ...mounted].map(({ name, key }) => {
    const other = others.get(name);
    return { name: other?.name ?? name, key, ...(other && { project: other.project }) };
  });
}

export function replaceManifest(manifest: Manifest, place: Place): GcloudCall {
  const kind = manifest.kind === 'Service' ? 'services' : 'jobs';
  return { args: ['run', kind, 'replace', ...placeFlags(place)], file: toYaml(manifest) };
}

/** Runs a job to its end. gcloud fails when the job fails. */
export function executeJob(job: string, place: Place, args: string[] = []): GcloudCall {
  const override = args.length > 0 ? [`--args=${args.join(',')}`] : [];
  return { args: ['run', 'jobs', 'execute', job, ...placeFlags(place), ...override, '--wait'] };
}

/**
 * Runs the check job of a service on one of its revisions.
 *
 * @param url the address of the revision
 * @param audience the address of the service, for which ID tokens are issued
 */
export function executeCheck(service: string, place: Place, script: string, url: string, audience = url): GcloudCall {
  return executeJob(jobName(service, 'check'), place, [script, `--url=${url}`, `--audience=${audience}`]);
}

/** Moves the traffic. Without its tag, the candidate's instances cost nothing. */
export function sendTraffic(
  service: string,
  targets: TrafficTarget[],
  place: Place,
  { removesTag }: { removesTag: boolean },
): GcloudCall {
  const revisions = targets.map(({ revisionName, percent }) => `${revisionName}=${percent}`).join(',');
  return updateTraffic(service, place, [
    `--to-revisions=${revisions}`,
    ...(removesTag ? [`--remove-tags=${CANDIDATE_TAG}`] : []),
  ]);
}

export function tagCandidate(service: string, revision: string, place: Place): GcloudCall {
  return updateTraffic(service, place, [`--update-tags=${CANDIDATE_TAG}=${revision}`]);
}

export function removeCandidateTag(service: string, place: Place): GcloudCall {
  return updateTraffic(service, place, [`--remove-tags=${CANDIDATE_TAG}`]);
}

function updateTraffic(service: string, place: Place, flags: string[]): GcloudCall {
  return { args: ['run', 'services', 'update-traffic', service, ...placeFlags(place), ...flags] };
}

export function changeInvoker(
  change: 'add' | 'remove',
  kind: 'services' | 'jobs',
  name: string,
  member: string,
  place: Place,
): GcloudCall {
  const binding = [`--member=${member}`, `--role=${INVOKER}`];
  return { args: ['run', kind, `${change}-iam-policy-binding`, name, ...placeFlags(place), ...binding] };
}

export function placeFlags({ project, region }: Place): string[] {
  return [`--project=${project}`, `--region=${region}`];
}

/** In quotes also what only YAML 1.1 reads as something else than a text, because gcloud does: `on`, `yes`, `1:30`. */
export function toYaml(manifest: Manifest): string {
  return stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' });
}

function byName<T extends { metadata: { name: string } }>(items: T[] | null): Map<string, T> {
  return new Map((items ?? []).map((item) => [item.metadata.name, item]));
}
