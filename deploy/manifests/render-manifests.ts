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
import { accountEmail, CANDIDATE_TAG, type Place, revisionName } from './names';
import { type JobPlan, nameOfJob, placeOfJob, type ProcessPlan, sleeps } from './process-plan';
import { resolveSecret, type SecretNames, secretsAnnotation } from './secrets';

const PORT = 8080;
const REQUEST_TIMEOUT_S = 60;
/** Short enough to read in a list of revisions, and long enough to be unique. */
const HASH_LENGTH = 16;
/** The label with the revision that had the traffic before, for a rollback. Not part of the hash. */
export const PREVIOUS_REVISION = 'former-revision';
/**
 * A process is healthy once it has its configuration. The first connection through Direct VPC egress can take over a
 * minute; Cloud Run allows four (https://cloud.google.com/run/docs/configuring/healthchecks). Probed every second,
 * because postbacks wait for the start of a service that slept.
 */
const STARTUP_PROBE: Probe = probe({ periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 220 });
const LIVENESS_PROBE: Probe = probe({ periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 });
const JOB_LIMITS = { cpu: '1', memory: '512Mi' };

/** The version to use of each secret, by `project/name`. */
export type SecretVersions = ReadonlyMap<string, string>;

/** What all processes of a region have in common. */
export interface RenderContext {
  /** By digest. */
  image: string;
  network: NetworkSettings;
  versions: SecretVersions;
  /** The numbers of projects, by their ids. */
  numbers: ReadonlyMap<string, string>;
}

/** How often a running service was changed, and where its traffic goes. */
export interface CurrentState {
  generation: number;
  traffic: TrafficTarget[];
}

/**
 * Renders a service with a candidate revision, which is tagged and gets no traffic unless no other revision has any.
 *
 * @param current undefined for a service that does not exist
 */
export function renderService(plan: ProcessPlan, context: RenderContext, current: CurrentState | undefined): Service {
  const template = renderTemplate(plan, context);
  const configHash = template.metadata.labels['config-hash']!;
  template.metadata.name = revisionName(plan.service, (current?.generation ?? 0) + 1, configHash);
  const serving = current?.traffic.filter(({ percent }) => (percent ?? 0) > 0) ?? [];
  if (serving[0]) template.metadata.labels[PREVIOUS_REVISION] = serving[0].revisionName;
  const candidate = { revisionName: template.metadata.name, percent: serving.length > 0 ? 0 : 100, tag: CANDIDATE_TAG };
  return {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Service',
    metadata: {
      name: plan.service,
      labels: labelsOf(plan),
      annotations: {
        'run.googleapis.com/ingress': plan.ingress,
        // Of the service and not of a revision: a candidate without traffic keeps none, and a change needs no revision.
        'run.googleapis.com/minScale': String(plan.size.minInstances),
        ...(plan.invokers === 'unchecked' && { 'run.googleapis.com/invoker-iam-disabled': 'true' }),
      },
    },
    spec: {
      template,
      traffic: [...serving.map(({ revisionName, percent }) => ({ revisionName, percent })), candidate],
    },
  };
}

export function renderJob(plan: ProcessPlan, job: JobPlan, context: RenderContext): Job {
  const { env, secrets } = job.overrides ?? plan;
  const place = placeOfJob(plan, job);
  const container: Container = {
    image: context.image,
    args: [job.script],
    env: [...plainEnv(env), ...secretEnv(secrets, place, context.versions)],
    resources: { limits: JOB_LIMITS },
  };
  return {
    apiVersion: 'run.googleapis.com/v1',
    kind: 'Job',
    metadata: { name: nameOfJob(plan, job), labels: labelsOf(plan) },
    spec: {
      template: {
        metadata: {
          annotations: {
            ...networkAnnotations(context.network, job.purpose === 'check'),
            ...secretsAnnotation(Object.values(secrets), place, context.numbers),
          },
        },
        spec: {
          taskCount: job.tasks ?? 1,
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

function renderTemplate(plan: ProcessPlan, context: RenderContext): RevisionTemplate {
  const volumes = plan.mountedSecrets.length > 0 ? signingVolumes(plan.mountedSecrets) : undefined;
  const template: RevisionTemplate = {
    metadata: { name: '', labels: labelsOf(plan), annotations: templateAnnotations(plan, context) },
    spec: {
      containerConcurrency: plan.size.concurrency,
      timeoutSeconds: REQUEST_TIMEOUT_S,
      serviceAccountName: accountEmail(plan.service, plan.place.project),
      containers: [renderContainer(plan, context, volumes)],
      ...(volumes && { volumes }),
    },
  };
  template.metadata.labels['config-hash'] = hashOf(template);
  return template;
}

function renderContainer(plan: ProcessPlan, context: RenderContext, volumes: SecretVolume[] | undefined): Container {
  return {
    image: context.image,
    args: [plan.script],
    ports: [{ name: 'http1', containerPort: PORT }],
    env: [...plainEnv(plan.env), ...secretEnv(plan.secrets, plan.place, context.versions)],
    resources: { limits: { cpu: plan.size.cpu, memory: plan.size.memory } },
    startupProbe: STARTUP_PROBE,
    livenessProbe: LIVENESS_PROBE,
    ...(volumes && {
      volumeMounts: volumes.map(({ name, secret }) => ({ name, mountPath: `/signing-secrets/${secret.secretName}` })),
    }),
  };
}

function templateAnnotations(plan: ProcessPlan, context: RenderContext): Annotations {
  const { size, callsServices, secrets, place } = plan;
  return {
    'autoscaling.knative.dev/maxScale': String(size.maxInstances),
    // Billed by request where it sleeps: nothing then runs between requests.
    'run.googleapis.com/cpu-throttling': String(sleeps(plan)),
    'run.googleapis.com/startup-cpu-boost': 'true',
    'run.googleapis.com/execution-environment': 'gen2',
    ...networkAnnotations(context.network, callsServices),
    ...secretsAnnotation(Object.values(secrets), place, context.numbers),
  };
}

/** Cloud Run counts a call to a service with internal ingress as internal only when it comes through the network. */
function networkAnnotations(network: NetworkSettings, callsServices: boolean): Annotations {
  const egress = { 'run.googleapis.com/vpc-access-egress': callsServices ? 'all-traffic' : 'private-ranges-only' };
  if (network.kind === 'connector') return { 'run.googleapis.com/vpc-access-connector': network.connector!, ...egress };
  const interfaces = JSON.stringify([{ network: network.network, subnetwork: network.subnetwork }]);
  return { 'run.googleapis.com/network-interfaces': interfaces, ...egress };
}

function labelsOf({ kind, title }: ProcessPlan): Labels {
  if (kind === 'cell') return { app: kind, cell: title };
  return kind === 'partner-service' ? { app: kind, partner: title } : { app: kind };
}

function plainEnv(env: Record<string, string>): EnvironmentVariable[] {
  return Object.entries(env).map(([name, value]) => ({ name, value }));
}

/** A secret without a version is rendered without one, which the preflight checks reject. */
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

/** The hash of everything in a revision except its name. */
function hashOf(template: RevisionTemplate): string {
  return createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, HASH_LENGTH);
}

function probe(timing: Omit<Probe, 'httpGet'>): Probe {
  return { httpGet: { path: '/health', port: PORT }, ...timing };
}
