import { createHash } from 'node:crypto';
import type { NetworkSettings } from '../settings/deploy-settings';
import type {
  Annotations,
  Container,
  EnvironmentVariable,
  Job,
  Labels,
  Probe,
  RevisionTemplate,
  SecretVolume,
  Service,
  TrafficTarget,
} from './knative';
import { accountEmail, CANDIDATE_TAG, jobName, type Place, revisionName } from './names';
import type { SecretNames } from './secret-names';
import { type JobPlan, placeOfJob, type ProcessPlan } from './process-plan';
import { resolveSecret, secretsAnnotation } from './secret-reference';

const PORT = 8080;
const REQUEST_TIMEOUT_S = 60;
/** Readable in a list of revisions, and enough to tell two apart. */
const HASH_LENGTH = 16;
/** Which revision had the traffic when this one was made: where a roll-back leads. No part of the hash. */
export const PREVIOUS_REVISION = 'former-revision';
/**
 * A process answers once it has its configuration. The first connection through Direct VPC egress can take over a minute;
 * Cloud Run allows four (https://cloud.google.com/run/docs/configuring/healthchecks).
 */
const STARTUP_PROBE: Probe = probe({ periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 110 });
const LIVENESS_PROBE: Probe = probe({ periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 });
const JOB_LIMITS = { cpu: '1', memory: '512Mi' };

/** Secret, as `project/name` → the version to use. */
export type SecretVersions = ReadonlyMap<string, string>;

/** What all processes of a region share. */
export interface RenderContext {
  /** By digest. */
  image: string;
  network: NetworkSettings;
  versions: SecretVersions;
  /** Project → its number. */
  numbers: ReadonlyMap<string, string>;
}

/** What is known of a service that runs: how many times it was changed, and where its traffic goes. */
export interface CurrentState {
  generation: number;
  traffic: TrafficTarget[];
}

/**
 * A service with a new revision that is tagged and gets no traffic, unless there is nothing yet that could have it.
 *
 * @param present what runs; undefined for a service that does not exist
 */
export function renderService(plan: ProcessPlan, around: RenderContext, present: CurrentState | undefined): Service {
  const template = renderTemplate(plan, around);
  const configHash = template.metadata.labels['config-hash']!;
  template.metadata.name = revisionName(plan.service, (present?.generation ?? 0) + 1, configHash);
  const serving = present?.traffic.filter(({ percent }) => (percent ?? 0) > 0) ?? [];
  if (serving[0]) template.metadata.labels[PREVIOUS_REVISION] = serving[0].revisionName;
  const candidate = { revisionName: template.metadata.name, percent: serving.length > 0 ? 0 : 100, tag: CANDIDATE_TAG };
  return {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Service',
    metadata: {
      name: plan.service,
      labels: labelsOf(plan),
      annotations: { 'run.googleapis.com/ingress': plan.ingress },
    },
    spec: {
      template,
      traffic: [...serving.map(({ revisionName, percent }) => ({ revisionName, percent })), candidate],
    },
  };
}

/** A job of a service. Its name is the service's with its purpose behind. */
export function renderJob(plan: ProcessPlan, job: JobPlan, around: RenderContext): Job {
  const { env, secrets } = job.overrides ?? plan;
  const place = placeOfJob(plan, job);
  const container: Container = {
    image: around.image,
    args: [job.script],
    env: [...plainEnv(env), ...secretEnv(secrets, place, around.versions)],
    resources: { limits: JOB_LIMITS },
  };
  return {
    apiVersion: 'run.googleapis.com/v1',
    kind: 'Job',
    metadata: { name: jobName(plan.service, job.purpose), labels: labelsOf(plan) },
    spec: {
      template: {
        metadata: {
          annotations: {
            ...networkAnnotations(around.network, job.purpose === 'check'),
            ...secretsAnnotation(Object.values(secrets), place, around.numbers),
          },
        },
        spec: {
          taskCount: 1,
          template: {
            spec: {
              maxRetries: job.retries,
              timeoutSeconds: String(job.timeoutSeconds),
              serviceAccountName: accountEmail(job.runsAs ?? plan.service, place.project),
              containers: [container],
            },
          },
        },
      },
    },
  };
}

function renderTemplate(plan: ProcessPlan, around: RenderContext): RevisionTemplate {
  const volumes = plan.mountedSecrets.length > 0 ? signingVolumes(plan.mountedSecrets) : undefined;
  const template: RevisionTemplate = {
    metadata: { name: '', labels: labelsOf(plan), annotations: templateAnnotations(plan, around) },
    spec: {
      containerConcurrency: plan.size.concurrency,
      timeoutSeconds: REQUEST_TIMEOUT_S,
      serviceAccountName: accountEmail(plan.service, plan.place.project),
      containers: [renderContainer(plan, around, volumes)],
      ...(volumes && { volumes }),
    },
  };
  template.metadata.labels['config-hash'] = hashOf(template);
  return template;
}

function renderContainer(plan: ProcessPlan, around: RenderContext, volumes: SecretVolume[] | undefined): Container {
  return {
    image: around.image,
    args: [plan.script],
    ports: [{ name: 'http1', containerPort: PORT }],
    env: [...plainEnv(plan.env), ...secretEnv(plan.secrets, plan.place, around.versions)],
    resources: { limits: { cpu: plan.size.cpu, memory: plan.size.memory } },
    startupProbe: STARTUP_PROBE,
    livenessProbe: LIVENESS_PROBE,
    ...(volumes && {
      volumeMounts: volumes.map(({ name, secret }) => ({ name, mountPath: `/signing-secrets/${secret.secretName}` })),
    }),
  };
}

function templateAnnotations({ size, callsServices, secrets, place }: ProcessPlan, around: RenderContext): Annotations {
  return {
    'autoscaling.knative.dev/minScale': String(size.minInstances),
    'autoscaling.knative.dev/maxScale': String(size.maxInstances),
    'run.googleapis.com/cpu-throttling': 'false',
    'run.googleapis.com/startup-cpu-boost': 'true',
    'run.googleapis.com/execution-environment': 'gen2',
    ...networkAnnotations(around.network, callsServices),
    ...secretsAnnotation(Object.values(secrets), place, around.numbers),
  };
}

/** Calls to a service with internal ingress count as internal only when they, too, go through the network. */
function networkAnnotations(network: NetworkSettings, callsServices: boolean): Annotations {
  const egress = { 'run.googleapis.com/vpc-access-egress': callsServices ? 'all-traffic' : 'private-ranges-only' };
  if (network.kind === 'connector') return { 'run.googleapis.com/vpc-access-connector': network.connector!, ...egress };
  const interfaces = JSON.stringify([{ network: network.network, subnetwork: network.subnetwork }]);
  return { 'run.googleapis.com/network-interfaces': interfaces, ...egress };
}

function labelsOf({ kind, title }: ProcessPlan): Labels {
  return kind === 'partner-service' ? { app: kind, partner: title } : { app: kind };
}

function plainEnv(env: Record<string, string>): EnvironmentVariable[] {
  return Object.entries(env).map(([name, value]) => ({ name, value }));
}

/** A secret without a known version is rendered with none; such a manifest is refused. */
function secretEnv(secrets: SecretNames, place: Place, versions: SecretVersions): EnvironmentVariable[] {
  return Object.entries(secrets).map(([variable, reference]) => {
    const { project, name } = resolveSecret(reference, place);
    return { name: variable, valueFrom: { secretKeyRef: { name, key: versions.get(`${project}/${name}`) ?? '' } } };
  });
}

function signingVolumes(mounted: string[]): SecretVolume[] {
  const versions = Map.groupBy(mounted, (entry) => entry.split('/')[0]!);
  return [...versions].map(([secretName, entries], index) => ({
    name: `signing-secret-${index + 1}`,
    secret: {
      secretName,
      items: entries.map((entry) => entry.split('/')[1]!).map((version) => ({ key: version, path: version })),
    },
  }));
}

/** Of everything that a revision is made of, its name left aside: the same parts give the same hash. */
function hashOf(template: RevisionTemplate): string {
  return createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, HASH_LENGTH);
}

function probe(often: Omit<Probe, 'httpGet'>): Probe {
  return { httpGet: { path: '/health', port: PORT }, ...often };
}
