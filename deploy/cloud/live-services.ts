import type { Job, RevisionTemplate, Service, TrafficTarget } from '../manifests/knative';
import { CANDIDATE_TAG, type Place } from '../manifests/names';
import type { CurrentState } from '../manifests/render-manifests';
import type { Gcloud } from './gcloud';

interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  message?: string;
}

/** A service as Cloud Run shows it; what we do not render is left out. */
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

/** What runs in one project and region. */
export interface LiveRegion {
  services: Map<string, LiveService>;
  jobs: Map<string, Job>;
}

/** Everything that runs in a project and region, in two calls however many services there are. */
export async function readRegion(gcloud: Gcloud, { project, region }: Place): Promise<LiveRegion> {
  const where = [`--project=${project}`, `--region=${region}`];
  const [services, jobs] = await Promise.all([
    gcloud.read<LiveService[]>('run', 'services', 'list', ...where),
    gcloud.read<Job[]>('run', 'jobs', 'list', ...where),
  ]);
  return { services: byName(services), jobs: byName(jobs) };
}

export function readService(gcloud: Gcloud, service: string, { project, region }: Place): Promise<LiveService> {
  return gcloud.read('run', 'services', 'describe', service, `--project=${project}`, `--region=${region}`);
}

/** What the next revision is rendered on. */
export function currentStateOf(live: LiveService): CurrentState {
  return { generation: live.metadata.generation ?? 0, traffic: servingOf(live) };
}

/** The revisions that get traffic now, by name also where the service says "the latest". */
export function servingOf(live: LiveService): TrafficTarget[] {
  return (live.status?.traffic ?? [])
    .filter(({ percent }) => (percent ?? 0) > 0)
    .map(({ revisionName, percent }) => ({ revisionName, percent: percent! }));
}

/** Whether all of the traffic goes to one revision. */
export function servesAllTraffic(live: LiveService, revision: string): boolean {
  const serving = servingOf(live);
  return serving.length === 1 && serving[0]!.revisionName === revision && isTrue(live, 'RoutesReady');
}

/** The address of the candidate's own. */
export function candidateUrl(live: LiveService): string | undefined {
  return live.status?.traffic?.find(({ tag }) => tag === CANDIDATE_TAG)?.url;
}

export function hasCandidate(live: LiveService): boolean {
  return (live.spec.traffic ?? live.status?.traffic ?? []).some(({ tag }) => tag === CANDIDATE_TAG);
}

/** Why a service is not ready, as Cloud Run says it; undefined when it is. */
export function notReadyReason(live: LiveService): string | undefined {
  const condition = live.status?.conditions?.find(({ type, status }) => type === 'Ready' && status !== 'True');
  return condition && (condition.message ?? 'not ready yet');
}

/** A service as it would be when a manifest had been applied, had become ready, and had got the traffic. */
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

function isTrue(live: LiveService, type: string): boolean {
  return live.status?.conditions?.find((condition) => condition.type === type)?.status === 'True';
}

function byName<T extends { metadata: { name: string } }>(items: T[] | null): Map<string, T> {
  return new Map((items ?? []).map((item) => [item.metadata.name, item]));
}
